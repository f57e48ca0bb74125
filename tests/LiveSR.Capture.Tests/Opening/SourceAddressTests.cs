using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Files.Images;

namespace LiveSR.Capture.Tests.Opening;

public class SourceAddressTests
{
    [Theory]
    [InlineData("camera:0", "camera", "0")]
    [InlineData("/dev/video2", "camera", "/dev/video2")]
    [InlineData("Video:a.mp4", "video", "a.mp4")]
    [InlineData("folder/a b.MP4", "video", "folder/a b.MP4")]
    [InlineData(@"C:\data\a.avi", "video", @"C:\data\a.avi")]
    [InlineData("rtsp://10.0.0.1/stream?profile=2", "video", "rtsp://10.0.0.1/stream?profile=2")]
    [InlineData("stack.ome.tif", "tiff", "stack.ome.tif")]
    [InlineData("frames/*.png", "sequence", "frames/*.png")]
    [InlineData("sequence:frames/img???.png", "sequence", "frames/img???.png")]
    [InlineData("image.PNG", "sequence", "image.PNG")]
    [InlineData("genicam:Aravis-Fake-7", "genicam", "Aravis-Fake-7")]
    [InlineData("ffmpeg:-f lavfi -i testsrc2=size=64x64", "ffmpeg", "-f lavfi -i testsrc2=size=64x64")]
    [InlineData("v7-2024-11-14T22:57:44.mp4", "video", "v7-2024-11-14T22:57:44.mp4")]
    [InlineData("sim:actin?size=64", "sim", "actin")]
    public void TextIsTakenApart(string text, string scheme, string target)
    {
        var address = SourceAddress.Parse(text);

        (address.Scheme, address.Target).ShouldBe((scheme, target));
    }

    [Theory]
    [InlineData("v7-2024-11-14T22:57:44.mp4", "video")]
    [InlineData("what?fps=3.png", "sequence")]
    [InlineData("50% of #1 & 2?.tif", "tiff")]
    [InlineData(" spaces .png", "sequence")]
    [InlineData("-o.png", "sequence")]
    [InlineData("all*.png", "sequence")]
    public void AFileThatIsThereIsThatFileWhateverItsName(string name, string scheme)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a system whose file names hold any sign");
        using var folder = new TemporaryFolder();
        string path = folder[name];
        File.WriteAllText(path, "");
        foreach (string text in (string[])[path, $"{scheme}:{path}"])
        {
            var address = SourceAddress.Parse(text);
            (address.Scheme, address.Target, address.Text("fps")).ShouldBe((scheme, path, null));
        }
    }

    [Fact]
    public void AFileGoesBeforeASchemeOfItsName()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a system whose file names hold any sign");
        string name = $"sim:actin-{Guid.NewGuid()}.png";
        File.WriteAllText(name, "");
        try
        {
            SourceAddress.Parse(name).Scheme.ShouldBe("sequence");
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void OptionsFollowTheNameOfAFileThatIsThere()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "");
        var address = SourceAddress.Parse(folder["a.png"] + "?fps=3");
        (address.Target, address.Positive("fps")).ShouldBe((folder["a.png"], 3));
    }

    [Fact]
    public void OptionsFollowAQuestionMark()
    {
        var address = SourceAddress.Parse("camera:0?exposure=2.5&width=640&gray=1");

        address.Positive("exposure").ShouldBe(2.5);
        address.Integer("width", 1, 10_000).ShouldBe(640);
        address.Flag("gray").ShouldBeTrue();
        address.Flag("reconnect").ShouldBeFalse();
        address.Number("gain").ShouldBeNull();
    }

    [Fact]
    public void ANetworkAddressKeepsItsOwnQuery()
    {
        var address = SourceAddress.Parse("http://10.0.0.1/video.mjpg?res=640&reconnect=1&q=5");

        address.Target.ShouldBe("http://10.0.0.1/video.mjpg?res=640&q=5");
        address.Flag("reconnect").ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("camera:front")]
    [InlineData("camera:0?exposur=3")]
    [InlineData("camera:0?exposure=-3")]
    [InlineData("camera:0?width=1.5")]
    [InlineData("camera:0?gray=1&gray=0")]
    [InlineData("camera:0?depth=17")]
    [InlineData("genicam:")]
    public void AWrongTextIsAUsageErrorOfOneLine(string text)
    {
        SourceException e = Should.Throw<SourceException>(() => FrameSources.Open(text));

        e.IsUsage.ShouldBeTrue();
        e.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void AnUnknownOptionIsAnsweredWithTheKnownOnes() =>
        Should.Throw<SourceException>(() => FrameSources.Open("camera:0?exposur=3")).Message.ShouldContain("exposure, gain, width");

    [Fact]
    public void NamesAreOrderedByTheNumbersInThem()
    {
        string[] names = ["b1", "a10", "a2", "a02", "a1b10", "a1b9", "a"];

        names.Order(NaturalOrder.Instance).ShouldBe(["a", "a1b9", "a1b10", "a02", "a2", "a10", "b1"]);
    }
}
