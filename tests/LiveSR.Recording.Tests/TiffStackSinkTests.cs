using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Recording.Tests;

public sealed class TiffStackSinkTests : IDisposable
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
    [InlineData("stack.tif", PixelFormat.Gray8, "ImageJ")]
    [InlineData("stack.tif", PixelFormat.Gray16, "ImageJ")]
    [InlineData("stack.ome.tif", PixelFormat.Gray16, "OME")]
    [InlineData("stack.tif", PixelFormat.Gray32F, "ImageJ")]
    [InlineData("stack.tif", PixelFormat.Bgr24, "ImageJ")]
    public void PixelsAndCalibrationAreKept(string name, PixelFormat format, string writer)
    {
        using (var sink = new TiffStackSink(_folder[name]))
        {
            for (int i = 0; i < 4; i++)
            {
                using FrameLease lease = Make(format, i);
                sink.Write(lease.Frame);
                _folder.Files.ShouldBe([name.Replace(".tif", ".partial.tif", StringComparison.Ordinal)]);
            }

            sink.Complete();
        }

        _folder.Files.ShouldBe([name]);
        using var stack = TiffReader.Open(_folder[name]);
        stack.PageCount.ShouldBe(4);
        stack.Metadata.Source.ShouldBe(writer);
        stack.Metadata.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.1, 1e-6);
        stack.Metadata.FrameIntervalMs.ShouldNotBeNull().ShouldBe(50, 1e-6);
        for (int i = 0; i < 4; i++)
        {
            using FrameLease page = stack.ReadPage(i, _pool);
            using FrameLease expected = Make(format, i);
            TestImages.Bytes(page.Frame).AsSpan().SequenceEqual(TestImages.Bytes(expected.Frame)).ShouldBeTrue();
        }
    }

    [Fact]
    public void WhatIsGivenUpIsAValidStackUnderAPartialName()
    {
        using (var sink = new TiffStackSink(_folder["given.tif"]))
        {
            for (int i = 0; i < 3; i++)
            {
                using FrameLease lease = Make(PixelFormat.Gray8, i);
                sink.Write(lease.Frame);
            }
        }

        _folder.Files.ShouldBe(["given.partial.tif"]);
        using var stack = TiffReader.Open(_folder["given.partial.tif"]);
        stack.PageCount.ShouldBe(3);
    }

    [Fact]
    public void WithoutAnImageThereIsNoFile()
    {
        using (var sink = new TiffStackSink(_folder["empty.tif"]))
        {
            sink.Complete();
        }

        _folder.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PixelFormat.Gray16, null, TiffPacking.None, false)]
    [InlineData(PixelFormat.Bgr48, null, TiffPacking.Deflate, false)]
    [InlineData(PixelFormat.Bgr24, 64, TiffPacking.Lzw, false)]
    [InlineData(PixelFormat.Gray16, 64, TiffPacking.Zstandard, true)]
    public void AnImageInBandsIsWrittenAsTheWholeIs(PixelFormat format, int? tile, TiffPacking packing, bool pyramid)
    {
        var options = new TiffWriterOptions { Flavour = TiffFlavour.ImageJ, TileSize = tile, Packing = packing, Pyramid = pyramid, Name = "x" };
        using FrameLease lease = TestImages.Make(_pool, format, 1100, 900, 3);
        var bands = new FrameInBands(lease.Frame);
        using (var whole = new TiffStackSink(_folder["whole.tif"], options))
        using (var banded = new TiffStackSink(_folder["banded.tif"], options))
        {
            whole.Write(lease.Frame);
            banded.Write(bands);
            whole.Complete();
            banded.Complete();
        }

        File.ReadAllBytes(_folder["banded.tif"]).ShouldBe(File.ReadAllBytes(_folder["whole.tif"]));
        (bands.Taken > 1).ShouldBe(packing != TiffPacking.None);
    }

    private FrameLease Make(PixelFormat format, int number) =>
        TestImages.Make(_pool, format, 20, 10, number, new FrameMetadata { PixelSizeUm = 0.1, ElapsedTimeMs = 50 * number });

    /// <summary>A frame in bands as high as its reader allows, which are gone when the next comes.</summary>
    private sealed class FrameInBands(Frame frame) : BandedImage(frame.Format, frame.Width, frame.Height)
    {
        public int Taken { get; private set; }

        public override FrameMetadata Metadata => frame.Metadata;

        public override IEnumerable<FrameLease> Bands(int multiple)
        {
            for (int top = 0; top < Height; top += multiple)
            {
                Taken++;
                yield return frame.Crop(new PixelRect(0, top, Width, Math.Min(multiple, Height - top)));
            }
        }
    }
}
