using LiveSR.Inference.Engine;

namespace LiveSR.Inference.Tests;

public sealed class CompanionTests : IDisposable
{
    private readonly Companion _companion = new();

    [Fact]
    public void AFailureIsThrownOnceAndNotForLaterFrames()
    {
        _companion.Start(() => throw new InvalidOperationException("this frame"));
        Should.Throw<InvalidOperationException>(_companion.Wait).Message.ShouldBe("this frame");

        // A frame without work beside the network waits without a start.
        _companion.Wait();

        bool done = false;
        _companion.Start(() => done = true);
        _companion.Wait();
        done.ShouldBeTrue();
    }

    public void Dispose() => _companion.Dispose();
}
