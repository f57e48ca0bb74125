using System.Reactive.Subjects;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Simulation;

namespace LiveSR.Capture;

/// <summary>
/// The simulated microscope as a camera. Without a frame count it is live: paced at its frame rate, and an image whose
/// time has passed while nobody listened is lost, as a camera's would be, which shows as a gap in the image numbers.
/// An image of the first loop is formed when it is due. Where that takes longer than a frame, its clock stands still
/// meanwhile, so that it keeps its order and loses nothing until it keeps its rate.
/// With a frame count it is a recording: delivered whole, as fast as possible, or paced when asked for.
/// </summary>
public sealed class SimulatedSource : IFrameSource
{
    private readonly SourceOptions _source;
    private readonly SimulatedControls _controls;
    private readonly double _frameRate;
    private readonly Subject<Frame> _frames = new();
    private readonly Subject<Frame> _truth = new();
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    /// <summary>Builds the microscope.</summary>
    /// <param name="options">What it looks at.</param>
    /// <param name="source">Pool, pace and clock.</param>
    public SimulatedSource(SimulationOptions options, SourceOptions source)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        var microscope = new SimulatedMicroscope(options, source.Pool);
        _controls = new SimulatedControls(microscope, source.Pool);
        _frameRate = options.FrameRate;
        Info = new SourceInfo
        {
            Name = $"LiveSR simulator, {options.Specimen.ToString().ToLowerInvariant()}",
            Width = options.Width,
            Height = options.Height,
            Format = microscope.Format,
            BitDepth = microscope.BitDepth,
            FrameRate = options.FrameRate,
            PixelSizeUm = microscope.PixelSizeUm,
            Camera = SimulatedMicroscope.Camera,
            FrameCount = options.FrameCount,
            IsLive = options.FrameCount is null,
        };
    }

    /// <inheritdoc/>
    public SourceInfo Info { get; }

    /// <inheritdoc/>
    public IObservable<Frame> Frames => _frames;

    /// <summary>
    /// The true image of each frame, delivered just before it on the same thread, when the options set a truth scale;
    /// otherwise it never fires.
    /// </summary>
    public IObservable<Frame> Truth => _truth;

    /// <summary>
    /// Focus, stage, illumination, exposure and specimen of a live one; null for a recording, which is to be the same each
    /// time. Another specimen may have another pixel size, which its frames' metadata state.
    /// </summary>
    public ISourceControls? Controls => Info.IsLive ? _controls : null;

    private bool IsPaced => Info.IsLive || _source.RealTime;

    /// <inheritdoc/>
    public void Start()
    {
        if (_thread is not null)
        {
            throw new InvalidOperationException("The source was started before.");
        }

        _thread = new Thread(Run) { Name = "capture sim", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _stop.Cancel();
        if (_thread is { } thread && thread != Thread.CurrentThread)
        {
            thread.Join();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _controls.Dispose();
    }

    private void Run()
    {
        try
        {
            Deliver();
        }
        catch (Exception e)
        {
            // What a subscriber throws arrives here too: the frames end, the program does not.
            _truth.OnError(e);
            _frames.OnError(e);
            return;
        }

        _truth.OnCompleted();
        _frames.OnCompleted();
    }

    private void Deliver()
    {
        var period = TimeSpan.FromSeconds(1 / _frameRate);
        long end = Info.FrameCount ?? long.MaxValue, started = _source.Clock.GetTimestamp();
        for (long number = 0; number < end && !_stop.IsCancellationRequested; number++)
        {
            if (IsPaced && !WaitFor(ref number, started))
            {
                break;
            }

            long begun = _source.Clock.GetTimestamp();
            using SimulatedFrame image = _controls.ForNextImage().Render(number, _source.Clock.GetUtcNow());
            TimeSpan late = _source.Clock.GetElapsedTime(begun) - period;
            started += late > TimeSpan.Zero ? (long)(late.TotalSeconds * _source.Clock.TimestampFrequency) : 0;
            if (image.Truth is { } truth)
            {
                _truth.OnNext(truth);
            }

            _frames.OnNext(image.Frame);
        }
    }

    /// <summary>Waits until an image is due; a live camera skips to the latest that is. False when stopped.</summary>
    private bool WaitFor(ref long number, long started)
    {
        double elapsed = _source.Clock.GetElapsedTime(started).TotalSeconds;
        if (Info.IsLive)
        {
            number = Math.Max(number, (long)(elapsed * _frameRate));
        }

        double wait = (number / _frameRate) - elapsed;
        return wait <= 0 || _source.Clock.Sleep(TimeSpan.FromSeconds(wait), _stop.Token);
    }
}
