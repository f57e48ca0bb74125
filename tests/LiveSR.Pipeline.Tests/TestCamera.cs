using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;

namespace LiveSR.Pipeline.Tests;

/// <summary>How long a test waits for a signal that must come; reached only when something is broken.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}

/// <summary>A camera that delivers when the test says so, from a pool of its own whose leases the test counts.</summary>
internal sealed class TestCamera(int size = 8) : IDisposable
{
    private readonly Subject<Frame> _frames = new();
    private long _next;

    internal FramePool Pool { get; } = new();

    internal IObservable<Frame> Frames => _frames;

    internal bool HasObservers => _frames.HasObservers;

    public void Dispose() => Pool.Dispose();

    /// <summary>Delivers the next images, numbered from 0, on this thread.</summary>
    internal void Send(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            SendNumber(_next);
        }
    }

    internal void SendNumber(long number, long? received = null)
    {
        _next = number + 1;
        using FrameLease lease = Image(number, received);
        _frames.OnNext(lease.Frame);
    }

    internal FrameLease Image(long number, long? received = null)
    {
        FrameWriter writer = Pool.Rent(PixelFormat.Gray8, size, size);
        writer.Bytes.Fill((byte)number);
        return writer.Publish(new FrameMetadata { ImageNumber = number, ReceivedTimestamp = received });
    }

    /// <summary>An enhancement by two: a new frame from the same pool.</summary>
    internal FrameLease Double(Frame frame)
    {
        FrameWriter writer = Pool.Rent(frame.Format, frame.Width * 2, frame.Height * 2);
        writer.Bytes.Fill(frame.Row<byte>(0)[0]);
        return writer.Publish(frame.Metadata.Enhanced(new Provenance { Model = "double", Scale = 2, Inferred = false }));
    }

    internal void End() => _frames.OnCompleted();

    internal void Fail(Exception error) => _frames.OnError(error);
}

/// <summary>A sink that notes the image numbers it gets, can be held, and can be made to throw.</summary>
internal sealed class TestSink : IFrameSink
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly List<long> _images = [];

    internal IReadOnlyList<long> Images => _images;

    internal bool Completed { get; private set; }

    internal int Disposals { get; private set; }

    internal bool DisposedWhileWriting { get; private set; }

    internal Func<Frame, Exception?> FailAt { get; init; } = _ => null;

    internal Exception? FailToComplete { get; init; }

    internal Exception? FailToDispose { get; init; }

    private bool Writing { get; set; }

    /// <summary>Makes the next Write wait until <see cref="LetGo"/>.</summary>
    internal TestSink Hold()
    {
        _open.Reset();
        return this;
    }

    internal void LetGo() => _open.Set();

    /// <summary>Waits until one more Write has begun.</summary>
    internal void AwaitWrite() => _entered.Wait(Patience.Limit).ShouldBeTrue("no frame reached the sink");

    public void Write(Frame frame)
    {
        Writing = true;
        _entered.Release();
        _open.Wait(Patience.Limit).ShouldBeTrue("the sink was never let go");
        if (FailAt(frame) is Exception e)
        {
            throw e;
        }

        frame.Row<byte>(0)[0].ShouldBe((byte)frame.Metadata.ImageNumber);
        _images.Add(frame.Metadata.ImageNumber);
        Writing = false;
    }

    public void Complete()
    {
        if (FailToComplete is not null)
        {
            throw FailToComplete;
        }

        Completed = true;
    }

    public void Dispose()
    {
        DisposedWhileWriting |= Writing;
        Disposals++;
        if (FailToDispose is not null)
        {
            throw FailToDispose;
        }
    }
}
