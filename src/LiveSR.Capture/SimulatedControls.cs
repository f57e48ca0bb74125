using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Simulation;

namespace LiveSR.Capture;

/// <summary>
/// The simulated microscope turned by hand. What takes time to compute is computed on the thread that sets it, so that
/// frames go on coming meanwhile.
/// </summary>
internal sealed class SimulatedControls : ISourceControls, IDisposable
{
    private const double FarthestFocusUm = 10, BrightestLamp = 4, ShortestExposureMs = 0.1;

    private static readonly SpecimenKind[] GraySpecimens = [.. Enum.GetValues<SpecimenKind>().Where(kind => kind != SpecimenKind.Smear)];

    private readonly Lock _setting = new();
    private readonly Lock _exchanging = new();
    private readonly FramePool _pool;
    private readonly SpecimenKind[] _specimens;
    private SimulatedMicroscope _latest;
    private SimulatedMicroscope _capturing;

    /// <param name="microscope">The microscope, which the controls own together with those that follow it.</param>
    /// <param name="pool">Lends the frames of later ones.</param>
    internal SimulatedControls(SimulatedMicroscope microscope, FramePool pool)
    {
        (_latest, _capturing, _pool) = (microscope, microscope, pool);
        _specimens = GraySpecimens.Contains(microscope.Options.Specimen) ? GraySpecimens : [microscope.Options.Specimen];
    }

    public IReadOnlyList<SourceControl> Read()
    {
        lock (_setting)
        {
            return [.. Controls()];
        }
    }

    public SourceControl Set(string name, double value)
    {
        lock (_setting)
        {
            Find(name).Require(value);
            if (name == SourceControl.Specimen)
            {
                Exchange(_specimens[(int)value]);
            }
            else
            {
                _latest.Turn(Turned(_latest.Knobs, name, value));
            }

            return Find(name);
        }
    }

    /// <summary>The microscope that takes the next image; called on the capture thread alone, which is done with the one before.</summary>
    internal SimulatedMicroscope ForNextImage()
    {
        lock (_exchanging)
        {
            if (_capturing != _latest)
            {
                _capturing.Dispose();
                _capturing = _latest;
            }

            return _capturing;
        }
    }

    public void Dispose()
    {
        lock (_exchanging)
        {
            _capturing.Dispose();
            _latest.Dispose();
        }
    }

    private static MicroscopeKnobs Turned(MicroscopeKnobs knobs, string name, double value) => name switch
    {
        SourceControl.Focus => knobs with { DefocusUm = value },
        SourceControl.StageX => knobs with { StageXUm = value },
        SourceControl.StageY => knobs with { StageYUm = value },
        SourceControl.Illumination => knobs with { Illumination = value },
        _ => knobs with { ExposureMs = value },
    };

    /// <summary>Puts another specimen under the objective, with the knobs as they are.</summary>
    private void Exchange(SpecimenKind specimen)
    {
        var next = new SimulatedMicroscope(_latest.Options with { Specimen = specimen }, _pool);
        next.Turn(_latest.Knobs);
        lock (_exchanging)
        {
            if (_latest != _capturing)
            {
                _latest.Dispose();
            }

            _latest = next;
        }
    }

    private SourceControl Find(string name) => Controls().FirstOrDefault(control => control.Name == name)
        ?? throw SourceException.Usage($"The simulated microscope has no control '{name}'; it has {string.Join(", ", Controls().Select(control => control.Name))}.");

    private IEnumerable<SourceControl> Controls()
    {
        SimulationOptions options = _latest.Options;
        MicroscopeKnobs knobs = _latest.Knobs;
        double travel = options.TravelUm, interval = 1000 / options.FrameRate;
        yield return new()
        {
            Name = SourceControl.Focus,
            Unit = "µm",
            Minimum = -FarthestFocusUm,
            Maximum = FarthestFocusUm,
            Value = knobs.DefocusUm ?? options.DefocusUm,
        };
        if (travel > 0)
        {
            yield return new() { Name = SourceControl.StageX, Unit = "µm", Minimum = -travel, Maximum = travel, Value = knobs.StageXUm };
            yield return new() { Name = SourceControl.StageY, Unit = "µm", Minimum = -travel, Maximum = travel, Value = knobs.StageYUm };
        }

        yield return new() { Name = SourceControl.Illumination, Minimum = 0, Maximum = BrightestLamp, Value = knobs.Illumination };
        yield return new()
        {
            Name = SourceControl.Exposure,
            Unit = "ms",
            Minimum = Math.Min(ShortestExposureMs, interval),
            Maximum = interval,
            Value = knobs.ExposureMs ?? interval,
        };
        yield return new()
        {
            Name = SourceControl.Specimen,
            Minimum = 0,
            Maximum = _specimens.Length - 1,
            Value = Array.IndexOf(_specimens, options.Specimen),
            Choices = [.. _specimens.Select(kind => kind.ToString().ToLowerInvariant())],
        };
    }
}
