using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Sources;

public sealed class SequenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void SixteenBitImagesKeepTheirValuesInNaturalOrder()
    {
        foreach (int i in new[] { 8, 9, 10, 11 })
        {
            Fixtures.Image16(_folder[$"img{i}.png"], 3000 * i);
        }

        IFrameSource source = Open($"sequence:{_folder["img*.png"]}?fps=10&depth=16&pixel=0.108");
        source.Info.ShouldBe(source.Info with { Width = 5, Height = 4, Format = PixelFormat.Gray16, FrameCount = 4, FrameRate = 10 });
        var corners = new List<int>();
        var recording = Recording.Of(source, look: frame => corners.Add(frame.Row<ushort>(3)[4]));

        corners.ShouldBe([27004, 30004, 33004, 36004]);
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe([0.0, 100, 200, 300]);
        recording.Frames.ShouldAllBe(f => f.BitDepth == 16 && f.PixelSizeUm == 0.108);
        recording.Warnings.ShouldBeEmpty();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void DepthStatesTheSignificantBits()
    {
        Fixtures.Image16(_folder["a.png"], 0);

        using IFrameSource source = Open(_folder["a.png"] + "?depth=12");

        source.Info.BitDepth.ShouldBe(12);
    }

    [Fact]
    public void EightBitsCannotHoldTwelve()
    {
        Cv2.ImWrite(_folder["a.png"], new Mat(4, 4, MatType.CV_8UC1, Scalar.All(1)));

        Should.Throw<SourceException>(() => Open(_folder["a.png"] + "?depth=12")).Message.ShouldContain("depth=12");
    }

    [Fact]
    public void AnAssumedRateIsAWarning()
    {
        Fixtures.Image16(_folder["a1.png"], 0);
        Fixtures.Image16(_folder["a2.png"], 0);

        Recording.Of(Open(_folder["*.png"])).Warnings.ShouldHaveSingleItem().ShouldContain("25");
    }

    [Fact]
    public void ColourAndTransparencyBecomeBgr()
    {
        Cv2.ImWrite(_folder["a.png"], new Mat(4, 4, MatType.CV_8UC4, new Scalar(10, 20, 30, 255)));

        IFrameSource source = Open(_folder["a.png"]);
        byte[] first = [];
        Recording.Of(source, look: frame => first = frame.Row<byte>(0)[..3].ToArray());

        source.Info.Format.ShouldBe(PixelFormat.Bgr24);
        first.ShouldBe([10, 20, 30]);
    }

    [Fact]
    public void AnImageOfAnotherSizeIsNamed()
    {
        Fixtures.Image16(_folder["a1.png"], 0);
        Fixtures.Image16(_folder["a2.png"], 0, width: 7);

        var recording = Recording.Of(Open(_folder["*.png"]));

        recording.Frames.Count.ShouldBe(1);
        recording.Error.ShouldBeOfType<SourceException>().Message.ShouldContain("a2.png is 7x4");
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ADamagedImageIsNamed()
    {
        Fixtures.Image16(_folder["a1.png"], 0);
        File.WriteAllText(_folder["a2.png"], "no image");

        var recording = Recording.Of(Open(_folder["*.png"]));

        recording.Error.ShouldBeOfType<SourceException>().Message.ShouldContain("a2.png: not an image");
    }

    [Fact]
    public void AFolderMeansAllItsImages()
    {
        Fixtures.Image16(_folder["a1.png"], 0);
        Fixtures.Image16(_folder["a2.png"], 0);
        File.WriteAllText(_folder["notes.txt"], "not an image");

        Recording.Of(Open(_folder[""])).Frames.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("none/*.png", "There is no folder")]
    [InlineData("none*.png", "No image file is named")]
    public void NothingThereSaysSo(string pattern, string message) =>
        Should.Throw<SourceException>(() => Open("sequence:" + _folder[pattern])).Message.ShouldContain(message);

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
