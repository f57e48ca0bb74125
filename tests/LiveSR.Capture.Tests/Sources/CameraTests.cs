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
}
