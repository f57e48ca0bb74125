using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LiveSR.Capture.Devices;
using LiveSR.Capture.Genicam;
using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>A camera made of software needs the processor to itself: it does not wait while another test computes.</summary>
[CollectionDefinition(nameof(GenicamTests), DisableParallelization = true)]
public sealed class CameraAlone;

[Collection(nameof(GenicamTests))]
public sealed class GenicamTests : IDisposable
{
    private const int Frames = 500;

    private static volatile bool _isHeard;

    private readonly FramePool _pool = new();

    public void Dispose() => _pool.Dispose();

    // The camera's numbers begin at 65401 and wrap after 65535, among the 500 frames.
    [Theory]
    [InlineData("111", "depth=8&exposure=10", PixelFormat.Gray8, 8)]
    [InlineData("112", "depth=12&exposure=1.154", PixelFormat.Gray16, 12)]
    [InlineData("116", "depth=16&exposure=10", PixelFormat.Gray16, 16)]
    public void EveryFrameArrivesWithEveryPixelAsTheCameraSentIt(string serial, string options, PixelFormat format, int bits)
    {
        using var camera = new FakeGigECamera(serial);
        IFrameSource source = Open($"genicam:{serial}?width=256&height=256&fps=100&{options}");
        source.Info.ShouldBe(source.Info with { Name = camera.Name, Width = 256, Height = 256, Format = format, BitDepth = bits, FrameRate = 100, IsLive = true });

        var recording = Recording.Of(source, limit: Frames, DiagonalRamp.ShouldFill);

        recording.Warnings.ShouldBeEmpty();
        recording.Frames[^1].ImageNumber.ShouldBe(Frames - 1);
        recording.Frames.ShouldAllBe(frame => frame.Camera == camera.Name && frame.BitDepth == bits);
        recording.Frames.Select(frame => frame.DeviceFrameNumber).ShouldContain(65535, "the camera's own number is kept");
        recording.Frames.Zip(recording.Frames.Skip(1)).ShouldAllBe(pair => pair.Second.DeviceTimestampNs > pair.First.DeviceTimestampNs);
        source.Losses.ShouldNotBeNull().Lost.ShouldBe(0);
        source.Losses.Completed.ShouldBeGreaterThanOrEqualTo(Frames);
        _pool.Outstanding.ShouldBe(0);
        _pool.Allocated.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void AFrameThatHadToWaitKeepsTheTimeAtWhichItCame()
    {
        using var camera = new FakeGigECamera("133");
        var recording = Recording.Of(
            Open("genicam:133?width=64&height=64&fps=50"), limit: 12, frame =>
            {
                if (frame.Metadata.ImageNumber == 0)
                {
                    // Long enough for the others to wait in the driver.
                    Thread.Sleep(500);
                }
            });

        (recording.Frames[11].ElapsedTimeMs - recording.Frames[1].ElapsedTimeMs).ShouldBeGreaterThan(100, "200 ms of exposures, not the moment in which they were taken over");
        (recording.Frames[11].ReceivedTime - recording.Frames[1].ReceivedTime).TotalMilliseconds.ShouldBeGreaterThan(100);
    }

    // The camera of software has no Mono12; one whose description calls its Mono16 so sends 12 bits at this exposure.
    [Fact]
    public void ACamerasOwn12BitFormatIsTakenBeforeMono16()
    {
        string description;
        using (new FakeGigECamera("126"))
        using (var plain = GenicamCamera.Open(GenicamDevice.Find("126"), _ => { }))
        {
            description = GenicamDescription.Of(plain);
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["camera.xml"], description.Replace("\"Mono16\"", "\"Mono12\"", StringComparison.Ordinal));
        using var camera = new FakeGigECamera("126", $"-g {folder["camera.xml"]}");
        IFrameSource source = Open("genicam:126?depth=12&exposure=1.154");

        var recording = Recording.Of(source, limit: 20, DiagonalRamp.ShouldFill);

        source.Info.ShouldBe(source.Info with { Format = PixelFormat.Gray16, BitDepth = 12 });
        recording.Warnings.ShouldBeEmpty();
        Should.Throw<SourceException>(() => Open("genicam:126?depth=16")).Message
            .ShouldBe("Camera Aravis-Fake-126 has no grey format of 16 bits: it offers Mono8, Mono12.");
    }

    [Fact]
    public void LostPacketsLeaveGapsAndNoFrameHalfOldHalfNew()
    {
        using var camera = new FakeGigECamera("120", "-r 1");
        IFrameSource source = Open("genicam:120?fps=50&exposure=10");

        var recording = Recording.Of(source, limit: 60, DiagonalRamp.ShouldFill);

        recording.Error.ShouldBeNull();
        SourceLosses losses = source.Losses.ShouldNotBeNull();
        losses.Incomplete.ShouldBeGreaterThan(0);
        losses.MissingPackets.ShouldNotBeNull().ShouldBeGreaterThan(0);
        losses.Reasons.Values.Sum().ShouldBe(losses.Incomplete);
        recording.Warnings.ShouldHaveSingleItem().ShouldContain("a frame arrived incomplete");
        long gaps = recording.Frames[^1].ImageNumber - 59;
        gaps.ShouldBeInRange(1, losses.Lost, "frames that were lost after the last whole one are no gap yet");
    }

    // Else the thread that says so would hold the last reference, wait for its own end, and end the process.
    [Fact]
    public unsafe void ACameraThatIsLostIsGivenBackWhenThatHasBeenSaidToAll()
    {
        var fake = new FakeGigECamera("134");
        var camera = GenicamCamera.Open(GenicamDevice.Find("134"), _ => { });
        AravisNative.g_signal_connect_data(AravisNative.arv_camera_get_device(camera.Handle), "control-lost", &HearSlowly, 0, null, 0);
        _isHeard = false;

        fake.Dispose();
        SpinWait.SpinUntil(() => camera.IsLost, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        camera.Dispose();

        _isHeard.ShouldBeTrue();
    }

    [Fact]
    public void RefusedSettingsAreNamedWithTheCamerasRange()
    {
        using var camera = new FakeGigECamera("121");

        var recording = Recording.Of(Open("genicam:121?exposure=20000&gain=11&fps=5000&width=4096&binning=32"), limit: 1);

        recording.Warnings.ShouldBe([
            "Camera Aravis-Fake-121 does not take binning=32: it is 1, of 1 to 16.",
            "Camera Aravis-Fake-121 does not take width=4096: it is 512, of 1 to 2048.",
            "Camera Aravis-Fake-121 does not take fps=5000: it is 25, of 0.1 to 1000.",
            "Camera Aravis-Fake-121 does not take exposure=20000: it is 10, of 0.01 to 10000.",
            "Camera Aravis-Fake-121 does not take gain=11: it is 0, of 0 to 10.",
        ]);
    }

    [Fact]
    public void ExposureAndGainAreSetWhileTheCameraSendsAndBinningIsOnlyRead()
    {
        using var camera = new FakeGigECamera("127");
        IFrameSource source = Open("genicam:127?fps=50&exposure=10");
        var refusals = new List<string>();

        var recording = Recording.Of(source, limit: 12, frame =>
        {
            if (frame.Metadata.ImageNumber == 5)
            {
                source.Controls!.Read().Select(control => (control.Name, control.IsWritable)).ShouldBe([
                    (SourceControl.Exposure, true), (SourceControl.Gain, true), (SourceControl.FrameRate, true), (SourceControl.Binning, false),
                ]);
                source.Controls.Set(SourceControl.Exposure, 4).Value.ShouldBe(4, 0.1);
                source.Controls.Set(SourceControl.Gain, 3).Value.ShouldBe(3, 0.1);
                refusals.Add(Should.Throw<SourceException>(() => source.Controls.Set(SourceControl.Binning, 2)).Message);
                refusals.Add(Should.Throw<SourceException>(() => source.Controls.Set(SourceControl.Exposure, 20_000)).Message);
            }
        });

        recording.Error.ShouldBeNull();
        recording.Frames[0].ExposureMs!.Value.ShouldBe(10, 0.1);
        recording.Frames[^1].ExposureMs!.Value.ShouldBe(4, 0.1);
        refusals.ShouldBe(["binning cannot be changed while the source runs.", "exposure=20000 is not possible: it takes 0.01 to 10000 ms."]);
    }

    [Fact]
    public void ARegionOfTheSensorIsDelivered()
    {
        using var camera = new FakeGigECamera("122");

        var recording = Recording.Of(Open("genicam:122?x=100&y=40&width=256&height=128&binning=2&pixel=0.1"), limit: 2, DiagonalRamp.ShouldFill);

        recording.Warnings.ShouldBeEmpty();
        recording.Frames.ShouldAllBe(frame => frame.Roi == new PixelRect(100, 40, 256, 128) && frame.Binning == 2 && frame.PixelSizeUm == 0.1);
    }

    [Theory]
    [InlineData("format=BayerRG8", "Camera Aravis-Fake-123 cannot send format=BayerRG8 as grey values: it offers Mono8, Mono16.")]
    [InlineData("format=Mono12p", "Camera Aravis-Fake-123 cannot send format=Mono12p as grey values: it offers Mono8, Mono16.")]
    public void AFormatThatIsNotGreyIsRefusedByName(string option, string message)
    {
        using var camera = new FakeGigECamera("123");

        Should.Throw<SourceException>(() => Open($"genicam:123?{option}")).Message.ShouldBe(message);
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
        var away = new List<bool>();
        using IDisposable presence = source.Away.Subscribe(away.Add);
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
        away.ShouldBe([false, true, false]);
        recording.Frames[^1].ImageNumber.ShouldBeGreaterThan(40, "what was lost is a gap");
        source.Losses.ShouldNotBeNull().Completed.ShouldBeGreaterThanOrEqualTo(40, "both connections are counted");
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
    public void ACameraThatAnotherProgramUsesIsRefused()
    {
        using var camera = new FakeGigECamera("124");
        using IFrameSource first = Open("genicam:124");

        Should.Throw<SourceException>(() => Open("genicam:124")).Message
            .ShouldBe("GenICam camera Aravis-Fake-124 is in use by another program: close that first.");
    }

    [Fact]
    public void DevicesListTheCameraByNameAndAddress()
    {
        using var camera = new FakeGigECamera("106");

        CaptureDevice device = DeviceEnumerator.List(out _).Single(found => found.Address == $"genicam:{camera.Name}");
        using IFrameSource source = Open($"genicam:{device.Details}");

        source.Info.Name.ShouldBe(camera.Name);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void HearSlowly(nint device, nint data)
    {
        Thread.Sleep(300);
        _isHeard = true;
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
