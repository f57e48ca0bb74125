using System.Collections.Immutable;
using LiveSR.Files;

namespace LiveSR.Capture;

/// <summary>What can be set at a source while it runs. May be called on any thread.</summary>
public interface ISourceControls
{
    /// <summary>The controls that the source has, with their present values.</summary>
    IReadOnlyList<SourceControl> Read();

    /// <summary>Sets one; frames that begin from now on are taken so, and their metadata say so.</summary>
    /// <param name="name">Name of the control.</param>
    /// <param name="value">The value, in the control's unit; for a choice, its index.</param>
    /// <returns>The control as the device made of it: cameras round.</returns>
    /// <exception cref="SourceException">There is no such control, the value is out of range, or the device refuses; one line.</exception>
    SourceControl Set(string name, double value);
}

/// <summary>One thing that can be set at a source.</summary>
public sealed record SourceControl
{
    /// <summary>Exposure of a frame, in ms.</summary>
    public const string Exposure = "exposure";

    /// <summary>Amplification, in the camera's own unit.</summary>
    public const string Gain = "gain";

    /// <summary>Frames per second.</summary>
    public const string FrameRate = "fps";

    /// <summary>Sensor pixels that are summed along each axis.</summary>
    public const string Binning = "binning";

    /// <summary>Distance of the specimen from the focal plane, in µm: 0 is sharp.</summary>
    public const string Focus = "focus";

    /// <summary>Position of the stage along the image's x axis, in µm.</summary>
    public const string StageX = "stage-x";

    /// <summary>Position of the stage along the image's y axis, in µm.</summary>
    public const string StageY = "stage-y";

    /// <summary>Brightness of the lamp: 1 is the usual.</summary>
    public const string Illumination = "illumination";

    /// <summary>What lies under the objective: one of <see cref="Choices"/>.</summary>
    public const string Specimen = "specimen";

    /// <value>Its name, one of the constants here.</value>
    public required string Name { get; init; }

    /// <value>Its unit, such as <c>ms</c>; empty for a number without one.</value>
    public string Unit { get; init; } = "";

    /// <value>Smallest value.</value>
    public required double Minimum { get; init; }

    /// <value>Largest value.</value>
    public required double Maximum { get; init; }

    /// <value>Present value.</value>
    public required double Value { get; init; }

    /// <value>False when the device lets it only be read now.</value>
    public bool IsWritable { get; init; } = true;

    /// <value>For a choice, what its values 0, 1, 2 ... stand for; otherwise empty.</value>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Fails unless <paramref name="value"/> may be set.</summary>
    /// <exception cref="SourceException">It may not; the message states the range.</exception>
    internal void Require(double value)
    {
        if (!IsWritable)
        {
            throw SourceException.Usage($"{Name} cannot be changed while the source runs.");
        }

        if (!(value >= Minimum && value <= Maximum) || (Choices.Length > 0 && value != Math.Floor(value)))
        {
            string unit = Unit.Length > 0 ? " " + Unit : "";
            string range = Choices.Length > 0 ? string.Join(", ", Choices) : FormattableString.Invariant($"{Minimum:0.####} to {Maximum:0.####}{unit}");
            throw SourceException.Usage(FormattableString.Invariant($"{Name}={value} is not possible: it takes {range}."));
        }
    }
}
