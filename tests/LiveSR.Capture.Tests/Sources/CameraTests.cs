using LiveSR.Capture.Devices;
using LiveSR.Capture.Opening;
using LiveSR.Files;

namespace LiveSR.Capture.Tests.Sources;

public class CameraTests
{
    [Theory]
    [InlineData("camera:63")]
    [InlineData("/dev/video63")]
    public void AMissingCameraIsOneLineThatSaysWhereToLook(string text)
    {
        SourceException e = Should.Throw<SourceException>(() => FrameSources.Open(text));

        e.IsUsage.ShouldBeFalse();
        e.Message.ShouldContain("63");
        e.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void ListingDevicesNeverFails() => Should.NotThrow(() => DeviceEnumerator.List(out _));

    [Fact]
    public void AravisToolsListIsUnderstood()
    {
        IReadOnlyList<CaptureDevice> devices = GenicamDevices.Parse("Basler-acA1300-60gm-21234567 (192.168.1.5)\nThe Cam Co-X (v2)-7 (USB3)\n\nNo device\n");

        devices.ShouldBe([
            new CaptureDevice("genicam:Basler-acA1300-60gm-21234567", "Basler-acA1300-60gm-21234567", "192.168.1.5"),
            new CaptureDevice("genicam:The Cam Co-X (v2)-7", "The Cam Co-X (v2)-7", "USB3"),
        ]);
        GenicamDevices.Matches(devices[0], "21234567").ShouldBeTrue();
        GenicamDevices.Matches(devices[0], "192.168.1.5").ShouldBeTrue();
        GenicamDevices.Matches(devices[0], "1234567").ShouldBeFalse();
    }

    [Fact]
    public void SettingsBecomeAnAravisPipeline()
    {
        CameraSettings settings = new() { ExposureMs = 2.5, Gain = 3, Width = 640, Height = 480, FrameRate = 29.97, Depth = 12 };

        GenicamSource.Pipeline("A-B-1", settings, binning: 2).ShouldBe(
            "aravissrc camera-name=\"A-B-1\" num-arv-buffers=64 exposure=2500 gain=3 h-binning=2 v-binning=2"
            + " ! video/x-raw,format=GRAY16_LE,width=640,height=480,framerate=29970/1000 ! appsink sync=false");
    }
}
