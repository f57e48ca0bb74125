using LiveSR.Capture.Devices;
using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

public sealed class GenicamTests : IDisposable
{
    private readonly FramePool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void EveryFrameOfAGigEVisionCameraArrives()
    {
        using var camera = new FakeGigECamera("101");
        IFrameSource source = Open($"genicam:{camera.Name}?exposure=10");
        source.Info.ShouldBe(source.Info with { Width = 512, Height = 512, Format = PixelFormat.Gray8, BitDepth = 8, IsLive = true });

        var shifts = new List<int>();
        byte[]? last = null;
        var recording = Recording.Of(source, limit: 120, frame =>
        {
            byte[] row = frame.Row<byte>(0).ToArray();
            if (last is not null)
            {
                shifts.Add(ShiftBetween(last, row));
            }

            last = row;
        });

        recording.Frames.Count.ShouldBe(120);
        shifts.ShouldAllBe(shift => shift == 1, "the camera's ramp moves by one pixel from frame to frame");
        recording.Frames.ShouldAllBe(f => f.Camera == camera.Name && f.ExposureMs == 10);
        _pool.Outstanding.ShouldBe(0);
        _pool.Allocated.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void SixteenBitsAndTheSerialNumberAlone()
    {
        using var camera = new FakeGigECamera("102");

        IFrameSource source = Open("genicam:102?depth=12&width=256&height=128");
        ushort brightest = 0;
        var recording = Recording.Of(source, limit: 3, frame => brightest = Math.Max(brightest, frame.Row<ushort>(5).ToArray().Max()));

        source.Info.ShouldBe(source.Info with { Name = camera.Name, Width = 256, Height = 128, Format = PixelFormat.Gray16, BitDepth = 12 });
        recording.Frames.Count.ShouldBe(3);
        brightest.ShouldBeGreaterThan((ushort)255);
    }

    [Fact]
    public void APulledOutCameraIsALossOfOneLine()
    {
        using var camera = new FakeGigECamera("103");

        var recording = Recording.Of(Open($"genicam:{camera.Name}"), look: frame =>
        {
            if (frame.Metadata.ImageNumber == 10)
            {
                camera.PullOut();
            }
        });

        SourceException error = recording.Error.ShouldBeOfType<SourceException>();
        error.Message.ShouldBe("Camera Aravis-Fake-103 gives no more images: is it still connected?");
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void APulledOutCameraIsReconnected()
    {
        using var camera = new FakeGigECamera("104");
        IFrameSource source = Open($"genicam:{camera.Name}?reconnect=1");
        using IDisposable helpfulHand = source.Warnings.Subscribe(warning =>
        {
            if (warning.Contains("Trying to reconnect", StringComparison.Ordinal))
            {
                camera.PlugIn();
            }
        });

        var recording = Recording.Of(source, limit: 40, frame =>
        {
            if (frame.Metadata.ImageNumber == 20)
            {
                camera.PullOut();
            }
        });

        recording.Error.ShouldBeNull();
        recording.Frames.Count.ShouldBe(40);
        recording.Frames[^1].ImageNumber.ShouldBeGreaterThan(40, "what was lost is a gap");
    }

    [Fact]
    public void AMissingCameraIsAnsweredWithThoseThatAreThere()
    {
        using var camera = new FakeGigECamera("105");

        string message = Should.Throw<SourceException>(() => Open("genicam:Basler-999")).Message;

        message.ShouldContain("There is no GenICam camera Basler-999");
        message.ShouldContain(camera.Name);
    }

    [Fact]
    public void DevicesListTheCamera()
    {
        using var camera = new FakeGigECamera("106");

        DeviceEnumerator.List(out _).ShouldContain(device => device.Address == $"genicam:{camera.Name}");
    }

    // The ramp has a period of 255 grey levels and pixels.
    private static int ShiftBetween(byte[] before, byte[] after) =>
        Enumerable.Range(0, 255).First(shift => before.AsSpan(shift, 255).SequenceEqual(after.AsSpan(0, 255)));

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
