using System.Collections.Immutable;
using LiveSR.Capture;
using LiveSR.Files;

namespace LiveSR.Viewer.Sessions;

/// <summary>A source's controls as the page shows them.</summary>
internal sealed class SourceSettings
{
    /// <summary>Steps of a slider from one end to the other.</summary>
    private const int Steps = 400;

    private readonly ISourceControls? _controls;
    private ImmutableArray<SettingState> _current = [];

    /// <summary>Reads the controls for the first time.</summary>
    public SourceSettings(ISourceControls? controls)
    {
        _controls = controls;
        Read();
    }

    /// <summary>The settings as they were read last.</summary>
    public ImmutableArray<SettingState> Current => _current;

    /// <summary>Reads the controls, which for a camera takes a moment; one that does not answer keeps its last values.</summary>
    public void Read()
    {
        try
        {
            if (_controls is not null)
            {
                _current = [.. _controls.Read().Where(control => control.IsWritable).Select(Describe)];
            }
        }
        catch (SourceException)
        {
        }
    }

    /// <summary>Sets one.</summary>
    /// <exception cref="SessionCommandException">There is none of that name, or neither a value nor a choice was given.</exception>
    /// <exception cref="SourceException">The source refuses.</exception>
    public string Set(SettingCommand command)
    {
        if (_controls?.Read().FirstOrDefault(control => control.Name == command.Setting) is not { } known)
        {
            throw new SessionCommandException($"this source has no setting '{command.Setting}'");
        }

        double value = command.Value ?? (command.Choice is { } choice ? known.Choices.IndexOf(choice) : double.NaN);
        SourceControl made = _controls.Set(known.Name, value);
        Read();
        return FormattableString.Invariant($"{made.Name} is {(made.Choices.Length > 0 ? made.Choices[(int)made.Value] : $"{made.Value:0.####} {made.Unit}")}");
    }

    private static SettingState Describe(SourceControl control) => new(
        control.Name, LabelOf(control.Name), control.Unit, control.Value, control.Minimum, control.Maximum,
        control.Name == SourceControl.Binning ? 1 : (control.Maximum - control.Minimum) / Steps,
        control.Choices, control.Choices.Length > 0 ? control.Choices[(int)control.Value] : "");

    private static string LabelOf(string name) => name switch
    {
        SourceControl.FrameRate => "Rate",
        SourceControl.StageX => "Stage x",
        SourceControl.StageY => "Stage y",
        SourceControl.Illumination => "Light",
        _ => char.ToUpperInvariant(name[0]) + name[1..],
    };
}
