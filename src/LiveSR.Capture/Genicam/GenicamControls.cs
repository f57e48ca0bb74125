using LiveSR.Files;

namespace LiveSR.Capture.Genicam;

/// <summary>
/// Exposure, gain and frame rate of a GenICam camera while it sends; its binning can only be read then, since it changes
/// the size of the images. What was set holds for the camera that is opened again after a loss.
/// </summary>
internal sealed class GenicamControls : ISourceControls
{
    private static readonly (string Name, string Unit, NumericFeature Feature)[] Settable =
    [
        (SourceControl.Exposure, "ms", NumericFeature.Exposure),
        (SourceControl.Gain, "", NumericFeature.Gain),
        (SourceControl.FrameRate, "fps", NumericFeature.FrameRate),
    ];

    private readonly Lock _sync = new();
    private readonly Dictionary<string, double> _set = [];
    private GenicamCamera? _camera;

    /// <summary>Exposure of the frames in milliseconds; null where the camera does not say.</summary>
    internal double? ExposureMs { get; private set; }

    public IReadOnlyList<SourceControl> Read()
    {
        lock (_sync)
        {
            return _camera is { } camera ? [.. Controls(camera)] : [];
        }
    }

    public SourceControl Set(string name, double value)
    {
        lock (_sync)
        {
            if (_camera is not { } camera)
            {
                throw new SourceException("The camera is away: try again when it is back.");
            }

            Find(camera, name).Require(value);
            if (camera.SetByHand(Settable.First(control => control.Name == name).Feature, value) is { } refusal)
            {
                throw new SourceException($"Camera {camera.Name} does not take {refusal}.");
            }

            _set[name] = value;
            ExposureMs = NumericFeature.Exposure.Read(camera.Handle);
            return Find(camera, name);
        }
    }

    /// <summary>A camera was opened; one that replaces a lost one is set as that was.</summary>
    internal void Attach(GenicamCamera camera)
    {
        lock (_sync)
        {
            _camera = camera;
            foreach ((string name, _, NumericFeature feature) in Settable)
            {
                if (_set.TryGetValue(name, out double value))
                {
                    camera.SetByHand(feature, value);
                }
            }

            ExposureMs = NumericFeature.Exposure.Read(camera.Handle);
        }
    }

    /// <summary>A camera is being closed.</summary>
    internal void Detach(GenicamCamera camera)
    {
        lock (_sync)
        {
            _camera = _camera == camera ? null : _camera;
        }
    }

    private static SourceControl Find(GenicamCamera camera, string name) => Controls(camera).FirstOrDefault(control => control.Name == name)
        ?? throw SourceException.Usage($"Camera {camera.Name} has no control '{name}'; it has {string.Join(", ", Controls(camera).Select(control => control.Name))}.");

    private static IEnumerable<SourceControl> Controls(GenicamCamera camera)
    {
        foreach ((string name, string unit, NumericFeature feature) in Settable)
        {
            if (feature.Read(camera.Handle) is { } value && feature.ReadRange(camera.Handle) is { } range)
            {
                yield return new() { Name = name, Unit = unit, Minimum = range.Least, Maximum = range.Most, Value = value };
            }
        }

        yield return new() { Name = SourceControl.Binning, Minimum = 1, Maximum = Math.Max(1, camera.Binning), Value = camera.Binning, IsWritable = false };
    }
}
