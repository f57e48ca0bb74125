using System.Collections.Immutable;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Capture.Genicam;

/// <summary>
/// Reads the frames of a GenICam camera: copies each once, out of Aravis' buffer into a pooled one. A frame that did not
/// arrive whole is counted and left out.
/// </summary>
internal sealed class GenicamReader : IFrameReader
{
    private const int FewestBuffers = 8, MostBuffers = 256, UsualRate = 60;
    private const long MostBufferBytes = 512L << 20;

    // So often a waiting reader looks whether it shall stop or the camera is lost.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);

    private readonly SourceOptions _options;
    private readonly Action<string> _warn;
    private readonly GenicamCamera _camera;
    private readonly GenicamControls _controls;
    private readonly MonoFormat _format;
    private readonly FrameStream _stream;
    private readonly FrameNumbering _numbering;
    private readonly FrameMetadata _common;
    private readonly TimeSpan? _patience;
    private long? _started;
    private double _lastMs;
    private readonly Lock _counting = new();
    private ImmutableSortedDictionary<string, long> _reasons = ImmutableSortedDictionary<string, long>.Empty;
    private StreamCounts _counts;
    private bool _disposed;

    /// <summary>Opens a camera and sets it; it begins with the first <see cref="Read"/>.</summary>
    /// <param name="device">Which.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="options">Pool and clock.</param>
    /// <param name="controls">Set the camera while it sends.</param>
    /// <param name="warn">Takes lines about what was refused or lost.</param>
    /// <exception cref="SourceException">It cannot be opened, or has no pixel format that meets what is asked for.</exception>
    internal GenicamReader(GenicamDevice device, GenicamSettings settings, SourceOptions options, GenicamControls controls, Action<string> warn)
    {
        _options = options;
        _controls = controls;
        _warn = warn;
        _camera = GenicamCamera.Open(device, warn);
        try
        {
            _format = _camera.Apply(settings);
            controls.Attach(_camera);
            _numbering = new FrameNumbering(wraps: _camera.IsGigE);
            (PixelRect region, bool isWhole) = _camera.Region;
            double? exposureMs = NumericFeature.Exposure.Read(_camera.Handle);
            double? rate = NumericFeature.FrameRate.Read(_camera.Handle) is > 0 and { } fps ? fps : null;
            Info = new SourceInfo
            {
                Name = _camera.Name,
                Width = region.Width,
                Height = region.Height,
                Format = _format.FramePixels,
                BitDepth = _format.Bits == 16 && settings.Depth is { } depth ? depth : _format.Bits,
                FrameRate = rate,
                PixelSizeUm = settings.PixelSizeUm,
                Camera = _camera.Name,
                Roi = isWhole ? null : region,
                Binning = _camera.Binning,
                IsLive = true,
            };
            _common = new FrameMetadata
            {
                Camera = _camera.Name,
                BitDepth = Info.BitDepth,
                PixelSizeUm = settings.PixelSizeUm,
                Binning = _camera.Binning,
                Roi = isWhole ? null : region,
            };
            _patience = _camera.WaitsForTrigger ? null : LeastPatience + (3 * TimeSpan.FromMilliseconds(Math.Max(exposureMs ?? 0, 1000 / (rate ?? 1000))));
            _stream = new FrameStream(_camera, Buffers(region.Area, rate));
        }
        catch
        {
            controls.Detach(_camera);
            _camera.Dispose();
            throw;
        }
    }

    public SourceInfo Info { get; }

    public SourceLosses Losses
    {
        get
        {
            lock (_counting)
            {
                _counts = _disposed ? _counts : _stream.Counts();
                return new SourceLosses
                {
                    Completed = _counts.Completed,
                    Incomplete = _reasons.Values.Sum(),
                    Missing = _numbering.Missing,
                    Reasons = _reasons,
                    Underruns = _counts.Underruns,
                    ResentPackets = _counts.ResentPackets,
                    MissingPackets = _counts.MissingPackets,
                };
            }
        }
    }

    public FrameLease? Read(CancellationToken stop)
    {
        _stream.Start();
        long waitingSince = _options.Clock.GetTimestamp();
        _started ??= waitingSince;
        while (!stop.IsCancellationRequested)
        {
            using StreamBuffer buffer = _stream.Pop(Glance);
            if (!buffer.IsEmpty)
            {
                if (Take(buffer) is { } lease)
                {
                    return lease;
                }
            }
            else if (_camera.IsLost || _options.Clock.GetElapsedTime(waitingSince) > _patience)
            {
                _camera.IsLost = true;
                throw new SourceException($"Camera {_camera.Name} gives no more images: is it still connected?");
            }
        }

        return null;
    }

    public void Dispose()
    {
        lock (_counting)
        {
            if (_disposed)
            {
                return;
            }

            _counts = _stream.Counts();
            _disposed = true;
        }

        _stream.Dispose();
        _controls.Detach(_camera);
        _camera.Dispose();
    }

    // The frames of a second: a camera does not wait while a frame is looked at.
    private int Buffers(long pixels, double? rate)
    {
        long affordable = MostBufferBytes / (pixels * _format.FramePixels.BytesPerPixel());
        return (int)Math.Min(Math.Clamp(rate ?? UsualRate, FewestBuffers, MostBuffers), Math.Max(FewestBuffers, affordable));
    }

    private FrameLease? Take(StreamBuffer buffer)
    {
        ArvBufferStatus status = buffer.Status;
        if (status == ArvBufferStatus.Success)
        {
            if (buffer.Size != (Info.Width, Info.Height))
            {
                (int width, int height) = buffer.Size;
                throw new SourceException($"Camera {_camera.Name} now sends {width}x{height} instead of {Info.Width}x{Info.Height}: start again.");
            }

            using FrameWriter writer = _options.Pool.Rent(Info.Format, Info.Width, Info.Height);
            if (_format.TryCopy(buffer.Image, buffer.Padding, writer))
            {
                return writer.Publish(Metadata(buffer.FrameId, buffer.TimestampNs, CaptureTime.Age(buffer.Received, _options.Clock)));
            }

            status = ArvBufferStatus.SizeMismatch;
        }

        CountIncomplete(status);
        return null;
    }

    private FrameMetadata Metadata(ulong frameId, ulong timestampNs, TimeSpan age)
    {
        long number;
        lock (_counting)
        {
            number = _numbering.Take(frameId);
        }

        // A frame that waited here because the ones before were not taken keeps the time at which it came.
        _lastMs = Math.Max(_lastMs, (_options.Clock.GetElapsedTime(_started!.Value) - age).TotalMilliseconds);
        return (_common with
        {
            ImageNumber = number,
            ElapsedTimeMs = _lastMs,
            ExposureMs = _controls.ExposureMs,
            DeviceFrameNumber = (long)frameId,
            DeviceTimestampNs = timestampNs == 0 ? null : (long)timestampNs,
        }).Received(_options.Clock, age);
    }

    private void CountIncomplete(ArvBufferStatus status)
    {
        bool isFirst;
        string reason = status.Describe();
        lock (_counting)
        {
            isFirst = _reasons.IsEmpty;
            _reasons = _reasons.SetItem(reason, _reasons.GetValueOrDefault(reason) + 1);
            _numbering.LostIncomplete();
        }

        if (isFirst)
        {
            _warn($"Camera {_camera.Name}: a frame arrived incomplete ({reason}) and is left out; further ones are only counted.");
        }
    }
}
