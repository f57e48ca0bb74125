using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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

    [Theory]
    [InlineData("udp://127.0.0.1:{0}", "udp://127.0.0.1:{0}?pkt_size=1316")]
    [InlineData("tcp://127.0.0.1:{0}", "tcp://127.0.0.1:{0}?listen=1")]
    [InlineData("http://127.0.0.1:{0}/live.ts", "http://127.0.0.1:{0}/live.ts")]
    public void AStreamThatFfmpegServesComesWithItsOwnTimes(string watch, string serve)
    {
        int port = FreePort();
        using Process server = FfmpegTool.Serve(string.Format(null, serve, port));

        // The server listens a moment after it was started; whoever comes earlier is refused, and asks again.
        var recording = Recording.Of(Eventually(string.Format(null, watch, port)), limit: 20);

        recording.Error.ShouldBeNull();
        recording.Frames.Zip(recording.Frames.Skip(1), (a, b) => b.ElapsedTimeMs - a.ElapsedTimeMs).ShouldAllBe(step => Math.Abs(step - 40) < 0.1);
        recording.Frames[0].ElapsedTimeMs.ShouldBe(0);
    }

    [Fact]
    public async Task GarbageIsALineOfFfmpegsWords()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(() =>
        {
            try
            {
                using TcpClient client = listener.AcceptTcpClient();
                byte[] noise = new byte[1 << 20];
                new Random(1).NextBytes(noise);
                client.GetStream().Write(noise);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The viewer has seen enough.
            }
        }, TestContext.Current.CancellationToken);

        SourceException error = Should.Throw<SourceException>(() => Open($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        error.Message.ShouldContain("No video comes from tcp://127.0.0.1");
        error.Message.ShouldContain("Invalid data");
        error.Message.ShouldNotContain("\n");
        listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void AServerThatSaysNothingIsGivenUp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Should.Throw<SourceException>(() => Open($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?timeout=0.5"))
            .Message.ShouldContain("ffmpeg got no image within 0.5 s");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private IFrameSource Eventually(string text)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return Open(text);
            }
            catch (SourceException) when (attempt < 40)
            {
                Thread.Sleep(250);
            }
        }
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
