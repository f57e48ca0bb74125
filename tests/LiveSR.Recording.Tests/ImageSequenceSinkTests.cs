using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using OpenCvSharp;

namespace LiveSR.Recording.Tests;

public sealed class ImageSequenceSinkTests : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("png", PixelFormat.Gray8)]
    [InlineData("png", PixelFormat.Gray16)]
    [InlineData("png", PixelFormat.Bgr24)]
    [InlineData("png", PixelFormat.Bgr48)]
    [InlineData("tif", PixelFormat.Gray8)]
    [InlineData("tiff", PixelFormat.Gray16)]
    [InlineData("tiff", PixelFormat.Gray32F)]
    [InlineData("tiff", PixelFormat.Bgr24)]
    [InlineData("tiff", PixelFormat.Bgr48)]
    public void EveryBitIsKept(string extension, PixelFormat format)
    {
        using var sink = new ImageSequenceSink(_folder[$"image_%03d.{extension}"]);
        using FrameLease lease = TestImages.Make(_pool, format, 33, 21, 5);
        using FrameLease part = lease.Frame.Crop(new PixelRect(3, 2, 17, 11));
        sink.Write(part.Frame);
        sink.Complete();
        using Mat image = Cv2.ImRead(_folder[$"image_005.{extension}"], ImreadModes.Unchanged);
        TestImages.Bytes(image).AsSpan().SequenceEqual(TestImages.Bytes(part.Frame)).ShouldBeTrue();
    }

    [Fact]
    public void FilesAreNamedByImageNumberSoThatGapsShow()
    {
        Write("a_%04d.png", 7, 8, 12345);
        Write("b.png", 3);
        Write("%d.png", 42);
        _folder.Files.ShouldBe(["42.png", "a_0007.png", "a_0008.png", "a_12345.png", "b_000003.png"]);
    }

    [Fact]
    public void TiffFilesKeepPixelSizeAndBitDepth()
    {
        using (var sink = new ImageSequenceSink(_folder["%d.tif"]))
        {
            using FrameLease lease = TestImages.Make(_pool, PixelFormat.Gray16, 8, 8, 3, new FrameMetadata { PixelSizeUm = 0.065, BitDepth = 12 });
            sink.Write(lease.Frame);
        }

        using var file = TiffReader.Open(_folder["3.tif"]);
        file.Metadata.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.065, 1e-6);
        file.Metadata.BitDepth.ShouldBe(12);
    }

    [Fact]
    public void ItsFolderIsMade()
    {
        Write("new/folder/%d.png", 1);
        File.Exists(_folder["new/folder/1.png"]).ShouldBeTrue();
    }

    [Fact]
    public void WhatCannotKeepAllBitsIsRefused()
    {
        Should.Throw<NotSupportedException>(() => new ImageSequenceSink("x.jpg")).Message
            .ShouldBe("x.jpg: '.jpg' is no image that keeps all bits; use .png or .tiff.");
        using var sink = new ImageSequenceSink(_folder["x.png"]);
        using FrameLease lease = TestImages.Make(_pool, PixelFormat.Gray32F, 8, 8, 0);
        Should.Throw<NotSupportedException>(() => sink.Write(lease.Frame)).Message.ShouldEndWith("PNG holds no float pixels; write .tiff.");
        _folder.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("f_%03d.png")]
    [InlineData("f_%d.tif")]
    public void ImagesThatAreThereAreNeitherReplacedNorMixedUnasked(string pattern)
    {
        string there = _folder[pattern.Replace("%03d", "017", StringComparison.Ordinal).Replace("%d", "17", StringComparison.Ordinal)];
        File.WriteAllText(there, "precious");
        Should.Throw<OutputRefusedException>(() => new ImageSequenceSink(_folder[pattern])).Message.ShouldContain("--overwrite");
        File.ReadAllText(there).ShouldBe("precious");
        using var sink = new ImageSequenceSink(_folder[pattern], overwrite: true);
        using FrameLease lease = TestImages.Make(_pool, PixelFormat.Gray8, 8, 8, 17);
        sink.Write(lease.Frame);
        using Mat image = Cv2.ImRead(there, ImreadModes.Unchanged);
        image.Width.ShouldBe(8);
    }

    [Fact]
    public void WhatHasAnotherNameIsNotInTheWay()
    {
        foreach (string name in new[] { "f_mean.png", "f_.png", "g_1.png", "f_1.tif", "f_1.partial.png" })
        {
            File.WriteAllText(_folder[name], "another");
        }

        Write("f_%d.png", 1);
        _folder.Files.Length.ShouldBe(6);
    }

    [Theory]
    [InlineData("50%done_%02d.png", "50%done_07.png")]
    [InlineData("what?_%d.png", "what?_7.png")]
    [InlineData("22:57:44 %d.tif", "22:57:44 7.tif")]
    [InlineData("100 %.png", "100 %_000007.png")]
    public void AnyNameWillDo(string pattern, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        Write(pattern, 7);
        _folder.Files.ShouldBe([name]);
    }

    [Fact]
    public void OnlyTheNameOfTheFileIsAPattern()
    {
        Write("run%d/f_%d.png", 3);
        File.Exists(_folder["run%d/f_3.png"]).ShouldBeTrue();
        SequencePattern.Find("run%d/f.png").ShouldBeNull();
        SequencePattern.Find("50%done.png").ShouldBeNull();
    }

    private void Write(string pattern, params long[] numbers)
    {
        using var sink = new ImageSequenceSink(_folder[pattern]);
        foreach (long number in numbers)
        {
            using FrameLease lease = TestImages.Make(_pool, PixelFormat.Gray8, 8, 8, number);
            sink.Write(lease.Frame);
        }

        sink.Complete();
    }
}
