using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Models;

namespace LiveSR.Live.Tests.Support;

/// <summary>How long a test waits for a signal that must come; reached only when something is broken.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}

/// <summary>An enhancer that repeats pixels, can be held inside a frame, and can be made to fail.</summary>
internal sealed class FakeEnhancer(string name, FramePool pool, int scale = 2) : IFrameEnhancer
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _entered = new(0);

    public string Name => name;

    public int Scale => scale;

    public LearnedConditions? Learned { get; init; }

    internal bool IsDisposed { get; private set; }

    internal bool WasDisposedInsideAFrame { get; private set; }

    internal Func<Frame, bool> FailsAt { get; init; } = _ => false;

    private bool IsInside { get; set; }

    /// <summary>Makes the next frame wait until <see cref="LetGo"/>.</summary>
    internal void Hold()
    {
        _open.Reset();
        while (_entered.Wait(0))
        {
            // Frames that have long been through are not the one that is awaited.
        }
    }

    internal void LetGo() => _open.Set();

    /// <summary>Waits until one more frame has entered.</summary>
    internal void AwaitFrame() => _entered.Wait(Patience.Limit).ShouldBeTrue("no frame reached the enhancer");

    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        IsInside = true;
        _entered.Release();
        _open.Wait(Patience.Limit).ShouldBeTrue("the enhancer was never let go");
        if (FailsAt(frame))
        {
            throw new NotFiniteOutputException($"{name}: returned NaN");
        }

        using FrameWriter writer = pool.Rent(frame.Format, frame.Width * scale, frame.Height * scale);
        writer.Bytes.Fill(frame.Row<byte>(0)[0]);
        IsInside = false;
        return writer.Publish(frame.Metadata.Enhanced(new Provenance
        {
            Model = name,
            Scale = scale,
            Inferred = true,
            SourceImageNumber = frame.Metadata.ImageNumber,
        }));
    }

    public void Dispose()
    {
        WasDisposedInsideAFrame |= IsInside;
        IsDisposed = true;
    }
}
