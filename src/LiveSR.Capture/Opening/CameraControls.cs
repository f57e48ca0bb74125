using LiveSR.Files;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary>
/// Exposure, gain and frame rate of a camera behind OpenCV, which is used by one thread at a time: what is set waits until
/// the capture thread is between two frames. OpenCV tells no ranges, so those here are what cameras commonly have, and
/// the answer is what the camera made of it. What was set holds for the camera that is opened again after a loss.
/// </summary>
/// <param name="api">Whose units the camera's values have.</param>
/// <param name="patience">How long a camera may take to come to the next frame.</param>
internal sealed class CameraControls(VideoCaptureAPIs api, TimeSpan patience) : ISourceControls
{
    private static readonly (string Name, string Unit, VideoCaptureProperties Property, double Minimum, double Maximum)[] Known =
    [
        (SourceControl.Exposure, "ms", VideoCaptureProperties.Exposure, 0.1, 10_000),
        (SourceControl.Gain, "", VideoCaptureProperties.Gain, 0, 1023),
        (SourceControl.FrameRate, "fps", VideoCaptureProperties.Fps, 0.1, 1000),
    ];

    private readonly Lock _sync = new();
    private readonly Queue<Request> _waiting = [];
    private readonly Dictionary<string, double> _set = [];
    private SourceControl[] _present = [];
    private ICameraProperties? _idle;

    /// <summary>True once the exposure was set: before, a camera may change it by itself.</summary>
    internal bool HasSetExposure { get; private set; }

    /// <summary>Exposure of the frames in milliseconds; null where the camera does not say.</summary>
    internal double? ExposureMs => Read().FirstOrDefault(control => control.Name == SourceControl.Exposure)?.Value;

    public IReadOnlyList<SourceControl> Read()
    {
        lock (_sync)
        {
            return _present;
        }
    }

    public SourceControl Set(string name, double value)
    {
        var request = new Request(name, value);
        lock (_sync)
        {
            Find(name).Require(value);
            if (_idle is { } camera)
            {
                Apply(camera, request);
            }
            else
            {
                _waiting.Enqueue(request);
            }
        }

        if (!request.Done.Wait(patience))
        {
            throw new SourceException($"The camera has not taken {name} yet: it gives no images.");
        }

        lock (_sync)
        {
            return request.IsTaken ? Find(name) : throw new SourceException(FormattableString.Invariant(
                $"The camera does not take {name}={value}: it is {Find(name).Value:0.####}."));
        }
    }

    /// <summary>A camera was opened and is not read yet; one that replaces a lost one is set as that was.</summary>
    internal void Attach(ICameraProperties camera)
    {
        lock (_sync)
        {
            _idle = camera;
            foreach ((string name, double value) in _set)
            {
                Write(camera, name, value);
            }

            Refresh(camera);
        }
    }

    /// <summary>The capture thread is between two frames.</summary>
    internal void Serve(ICameraProperties camera)
    {
        lock (_sync)
        {
            _idle = null;
            while (_waiting.TryDequeue(out Request? request))
            {
                Apply(camera, request);
            }
        }
    }

    private void Apply(ICameraProperties camera, Request request)
    {
        request.IsTaken = Write(camera, request.Name, request.Value);
        if (request.IsTaken)
        {
            _set[request.Name] = request.Value;
            HasSetExposure |= request.Name == SourceControl.Exposure;
        }

        Refresh(camera);
        request.Done.Set();
    }

    private bool Write(ICameraProperties camera, string name, double value)
    {
        if (name == SourceControl.Exposure)
        {
            CameraSettings.TakeExposureByHand(camera, api);
            value = CameraSettings.ExposureUnit(value, api);
        }

        return camera.Set(Known.First(control => control.Name == name).Property, value);
    }

    /// <summary>A property that a camera lacks reads as -1.</summary>
    private void Refresh(ICameraProperties camera) => _present =
    [
        .. Known.Select(known => (Known: known, Value: camera.Get(known.Property)))
            .Where(control => control.Value != -1)
            .Select(control => new SourceControl
            {
                Name = control.Known.Name,
                Unit = control.Known.Unit,
                Minimum = control.Known.Minimum,
                Maximum = control.Known.Maximum,
                Value = control.Known.Name == SourceControl.Exposure ? CameraSettings.Milliseconds(control.Value, api) : control.Value,
            }),
    ];

    private SourceControl Find(string name) => _present.FirstOrDefault(control => control.Name == name)
        ?? throw SourceException.Usage($"The camera has no control '{name}'; it has {string.Join(", ", _present.Select(control => control.Name))}.");

    private sealed class Request(string name, double value)
    {
        internal string Name { get; } = name;

        internal double Value { get; } = value;

        internal ManualResetEventSlim Done { get; } = new();

        internal bool IsTaken { get; set; }
    }
}

/// <summary>The properties of a camera as OpenCV has them.</summary>
internal interface ICameraProperties
{
    /// <summary>A property's value; -1 or 0 where there is none.</summary>
    double Get(VideoCaptureProperties property);

    /// <summary>Sets a property; false when it is refused.</summary>
    bool Set(VideoCaptureProperties property, double value);
}

/// <summary>Those of an open capture.</summary>
internal sealed class CaptureProperties(VideoCapture capture) : ICameraProperties
{
    public double Get(VideoCaptureProperties property) => capture.Get(property);

    public bool Set(VideoCaptureProperties property, double value) => capture.Set(property, value);
}
