using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

public sealed class NetworkStreamTests : IDisposable
{
    private readonly FramePool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void AStreamThatStopsIsALossOfOneLine()
    {
        using var server = new MjpegServer(imagesPerConnection: 12);

        IFrameSource source = Open(server.Address);
        source.Info.IsLive.ShouldBeTrue();
        source.Info.FrameRate.ShouldBeNull();
        source.Info.FrameCount.ShouldBeNull();
        var recording = Recording.Of(source, look: frame =>
            ((double)frame.Row<byte>(20)[30]).ShouldBe(10 * (frame.Metadata.ImageNumber + 1), 3));

        recording.Frames.Count.ShouldBe(12);
        SourceException error = recording.Error.ShouldBeOfType<SourceException>();
        error.Message.ShouldContain("stopped sending images");
        error.Message.ShouldNotContain("\n");
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ReconnectGoesOnWithAGapInTheNumbers()
    {
        using var server = new MjpegServer(imagesPerConnection: 10);

        var recording = Recording.Of(Open(server.Address + "?reconnect=1"), limit: 25);

        recording.Error.ShouldBeNull();
        recording.Frames.Count.ShouldBe(25);
        recording.Frames.Zip(recording.Frames.Skip(1), (a, b) => b.ImageNumber - a.ImageNumber).Count(step => step > 1).ShouldBe(2);
        recording.Frames.Zip(recording.Frames.Skip(1), (a, b) => b.ElapsedTimeMs - a.ElapsedTimeMs).ShouldAllBe(step => step >= 0);
        recording.Warnings.Count(w => w.Contains("Trying to reconnect", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        recording.Warnings.Count(w => w.Contains("is back", StringComparison.Ordinal)).ShouldBe(2);
        server.Connections.ShouldBeGreaterThanOrEqualTo(3);
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AReconnectingSourceStopsWhileItWaits()
    {
        var server = new MjpegServer(imagesPerConnection: 3);
        IFrameSource source = Open(server.Address + "?reconnect=1");
        using IDisposable stopper = source.Warnings.Subscribe(_ => source.Stop());

        var recording = Recording.Of(source, look: _ => server.Dispose());

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Frames.Count.ShouldBe(3);
    }

    [Fact]
    public void ASilentServerSaysSo()
    {
        string address;
        using (var server = new MjpegServer(1))
        {
            address = server.Address;
        }

        Should.Throw<SourceException>(() => Open(address)).Message.ShouldContain("No video comes from http://127.0.0.1");
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
