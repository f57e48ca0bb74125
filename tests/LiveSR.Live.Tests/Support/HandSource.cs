using System.Reactive.Subjects;
using LiveSR.Capture;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Live.Tests.Support;

/// <summary>A camera that delivers when the test says so, from a pool of its own whose leases the test counts.</summary>
internal sealed class HandSource(int width = 16, int height = 12) : IFrameSource
{
    private readonly Subject<Frame> _frames = new();
    private readonly ReplaySubject<string> _warnings = new();
    private readonly ManualResetEventSlim _disposed = new();
    private long _next;

    internal FramePool Pool { get; } = new();

    internal BehaviorSubject<bool> IsAway { get; } = new(false);

    internal bool IsDisposed => _disposed.IsSet;

    public SourceInfo Info { get; } = new()
    {
        Name = "hand camera",
        Width = width,
        Height = height,
        Format = PixelFormat.Gray8,
        BitDepth = 8,
        FrameRate = 10,
        PixelSizeUm = 0.1,
        IsLive = true,
    };

    public IObservable<Frame> Frames => _frames;

    public IObservable<string> Warnings => _warnings;

    public IObservable<bool> Away => IsAway;

    public void Start()
    {
    }

    public void Stop() => _frames.OnCompleted();

    public void Dispose() => _disposed.Set();

    internal void AwaitDisposal() => _disposed.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();

    /// <summary>Delivers the next images, numbered from 0, on this thread; every pixel is the image's number.</summary>
    internal void Send(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            SendNumber(_next);
        }
    }

    internal void SendNumber(long number)
    {
        _next = number + 1;
        using FrameWriter writer = Pool.Rent(Info.Format, Info.Width, Info.Height);
        writer.Bytes.Fill((byte)number);
        using FrameLease lease = writer.Publish(new FrameMetadata
        {
            ImageNumber = number,
            ElapsedTimeMs = number * 100,
            PixelSizeUm = Info.PixelSizeUm,
            PixelSizeAffine = PixelSizeAffine.FromPixelSize(0.1),
            Camera = Info.Name,
        });
        _frames.OnNext(lease.Frame);
    }

    internal void Lose(string message) => _frames.OnError(new SourceException(message));

    internal void Warn(string line) => _warnings.OnNext(line);
}
