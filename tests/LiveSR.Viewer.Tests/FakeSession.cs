using System.Collections.Concurrent;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Tests;

/// <summary>A session without a microscope: shows what a test makes, and notes what pages ask for.</summary>
internal sealed class FakeSession : IViewedSession, IDisposable
{
    private readonly Subject<ViewedFrames> _frames = new();
    private long _number;

    public FramePool Pool { get; } = new();

    public ConcurrentQueue<SessionCommand> Commands { get; } = new();

    public IObservable<ViewedFrames> Frames => _frames;

    public SessionState State { get; set; } = new()
    {
        Source = new SourceFacts("fake:1", "fake camera", 64, 48, 16, 30, IsSimulated: false, Trouble: null),
        Processing = new ProcessingState { Model = "twice", Provider = "cpu", Models = ["twice", "bicubic"], Providers = ["auto", "cpu"], Policies = ["drop-oldest", "wait"], Ladder = "nothing", Ladders = ["nothing", "bicubic"] },
        Flow = new FlowState { CameraRate = 30, FramesDue = 100 },
    };

    public SessionInterest Interest { get; private set; }

    public void Watch(SessionInterest interest) => Interest = interest;

    public Task<string> DoAsync(SessionCommand command, CancellationToken cancellation)
    {
        Commands.Enqueue(command);
        return command is SettingCommand { Setting: "impossible" } ? throw new SessionCommandException("that is not possible") : Task.FromResult("done");
    }

    /// <summary>Shows a grey ramp, whose pixel (x, y) is <c>x + 100 y</c>, and the same at twice the size.</summary>
    public long Show(int width = 64, int height = 48, Provenance? provenance = null)
    {
        using FrameLease raw = Ramp(width, height, 1, null);
        using FrameLease enhanced = Ramp(2 * width, 2 * height, 2, provenance ?? Made("twice"));
        using var frames = new ViewedFrames(raw.Frame, enhanced.Frame, residual: null);
        _frames.OnNext(frames);
        return _number++;
    }

    /// <summary>The raw frame that <see cref="Show"/> shows.</summary>
    public FrameLease Raw() => Ramp(64, 48, 1, null);

    /// <summary>How an enhanced frame was made.</summary>
    public static Provenance Made(string model) => new() { Model = model, Scale = 2, Inferred = true, ExecutionProvider = "cpu" };

    public void Dispose()
    {
        _frames.Dispose();
        Pool.Dispose();
    }

    private FrameLease Ramp(int width, int height, int scale, Provenance? provenance)
    {
        using FrameWriter writer = Pool.Rent(PixelFormat.Gray16, width, height);
        for (int y = 0; y < height; y++)
        {
            Span<ushort> row = writer.Row<ushort>(y);
            for (int x = 0; x < width; x++)
            {
                row[x] = (ushort)((x / scale) + (100 * (y / scale)));
            }
        }

        return writer.Publish(new FrameMetadata { ImageNumber = _number, ReceivedTime = DateTimeOffset.UtcNow, BitDepth = 16, PixelSizeUm = 0.1 / scale, Provenance = provenance });
    }
}
