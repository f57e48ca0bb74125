using LiveSR.Files.Tests.Tiff;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Tests.Images;

/// <summary>Single images, folders and patterns through the one entry.</summary>
public sealed class ImageFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();
    private readonly List<string> _warnings = [];

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void AFolderOfStacksGivesAllTheirPagesWithTheirCalibration()
    {
        List<byte[]> written = [.. Enumerable.Range(0, 3).Select(i =>
            Stacks.Write(_folder[$"img_{i:000}.tif"], PixelFormat.Gray16, 20, 10, pages: 4, bits: 12))];

        using IFrameReader reader = Open(_folder.Path);
        List<(FrameMetadata Metadata, byte[] Pixels)> read = ReadAll(reader);

        reader.Info.ShouldBe(reader.Info with { FrameCount = 12, BitDepth = 12 });
        read.SelectMany(image => image.Pixels).ShouldBe(written.SelectMany(pixels => pixels));
        read.Select(image => image.Metadata.ImageNumber).ShouldBe(Enumerable.Range(0, 12).Select(i => (long)i));

        // Each file's times begin at zero and go on where those of the file before ended.
        read.Select(image => image.Metadata.ElapsedTimeMs).ShouldBe(Enumerable.Range(0, 12).Select(i => i * 40.0), 1e-6);
        read.ShouldAllBe(image => Math.Abs(image.Metadata.PixelSizeUm!.Value - 0.065) < 1e-7 && image.Metadata.BitDepth == 12);
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void PagesThatAreSkippedChangeNothingOfThoseThatFollow()
    {
        Stacks.Write(_folder["a1.tif"], PixelFormat.Gray16, 20, 10, pages: 6, bits: 12);
        using IFrameReader whole = Open(_folder["a1.tif"]), part = Open(_folder["a1.tif"]);

        part.Skip(4).ShouldBeTrue();

        (long, double, PlaneIndex?, string)[] Known(IFrameReader reader) =>
            [.. ReadAll(reader).Select(image => (image.Metadata.ImageNumber, image.Metadata.ElapsedTimeMs, image.Metadata.Plane, Convert.ToHexString(image.Pixels)))];
        Known(part).ShouldBe(Known(whole)[4..]);
        part.Info.FrameCount.ShouldBe(6);
        Stacks.Write(_folder["a2.tif"], PixelFormat.Gray16, 20, 10, pages: 6, bits: 12);
        using IFrameReader both = Open(_folder.Path);
        both.Skip(4).ShouldBeFalse();
        ReadAll(both).Count.ShouldBe(12);
    }

    [Fact]
    public void TheSharedFolderOfStacksHasTwentyImages()
    {
        using IFrameReader reader = Open(RepositoryFolder.SharedData("cases/t11seq"));
        reader.Info.FrameCount.ShouldBe(20);
        reader.Info.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.1, 1e-9);
        ReadAll(reader).Count.ShouldBe(20);
    }

    [Fact]
    public void WhatIsNoImageIsLeftOutWithOneLine()
    {
        for (int i = 0; i < 3; i++)
        {
            Image(_folder[$"f{i}.png"], i);
        }

        foreach (string other in (string[])["._f0.png", "Thumbs.db", "metadata.txt", ".DS_Store"])
        {
            File.WriteAllText(_folder[other], "other");
        }

        using IFrameReader reader = Open(_folder.Path, new ImageOptions { FrameRate = 10 });
        ReadAll(reader).Count.ShouldBe(3);
        string line = _warnings.ShouldHaveSingleItem();
        line.ShouldContain("and 1 more are no images and are left out");
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 7, 8 }, 3, 3)]
    [InlineData(new[] { 0, 10, 20, 50 }, 2, 20)]
    public void MissingNumbersAreCountedAndTheOthersKept(int[] numbers, int missing, int after)
    {
        foreach (int number in numbers)
        {
            Image(_folder[$"img_{number:0000}_c1.png"], number);
        }

        using IFrameReader reader = Open(_folder["img*.png"], new ImageOptions { FrameRate = 10 });
        List<(FrameMetadata Metadata, byte[] Pixels)> read = ReadAll(reader);

        read.Select(image => image.Metadata.ImageNumber).ShouldBe(numbers.Select(number => (long)number));
        int step = numbers[1] - numbers[0];
        read.Select(image => image.Metadata.ElapsedTimeMs).ShouldBe(numbers.Select(number => 100.0 * (number - numbers[0]) / step));
        string line = _warnings.ShouldHaveSingleItem();
        line.ShouldContain($"{missing} of {missing + numbers.Length} numbered images are missing, first after {after};");
    }

    [Theory]
    [InlineData("a1", "a2", "b1")]
    [InlineData("t1_c1", "t1_c2", "t2_c1")]
    [InlineData("x", "y", "z")]
    public void NamesThatDoNotCountNumberNothing(string first, string second, string third)
    {
        foreach (string name in (string[])[first, second, third])
        {
            Image(_folder[name + ".png"], 0);
        }

        using IFrameReader reader = Open(_folder.Path, new ImageOptions { FrameRate = 10 });
        ReadAll(reader).Select(image => image.Metadata.ImageNumber).ShouldBe([0, 1, 2]);
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void ASequenceOfTiffsIsReadAsTheStackReaderReadsThem()
    {
        string tiff = RepositoryFolder.SharedData("cases/s13_t10_rgb16_planar_tiled_be");
        using var direct = TiffReader.Open(Path.Combine(tiff, "x.tif"));
        using FrameLease expected = direct.ReadPage(0);
        using IFrameReader reader = Open(tiff);
        ReadAll(reader).ShouldHaveSingleItem().Pixels.ShouldBe(Stacks.RgbBytes(expected.Frame));
        Stacks.RgbBytes(expected.Frame)[..6].ShouldBe(BytesOf(33640, expected.Frame.Row<ushort>(0)[1], expected.Frame.Row<ushort>(0)[0]), "red is 33640 as tifffile reads it");
    }

    [Theory]
    [InlineData("t7_int16.tif", -1852, 2021)]
    [InlineData("t8_miniswhite16.tif", 65535 - 4024, 65535 - 151)]
    [InlineData("t10_jpeg_grey.tif", 0, 255)]
    [InlineData("t10_zstd.tif", 0, 65535)]
    [InlineData("t10_packed12.tif", 0, 4095)]
    public void KindsThatWereRefusedAreReadAndTheSameBothWays(string name, float least, float most)
    {
        string path = RepositoryFolder.SharedData("cases/" + name);
        string folder = Path.Combine(_folder.Path, "sequence");
        Directory.CreateDirectory(folder);
        File.Copy(path, Path.Combine(folder, name));
        using FrameLease image = ImageFiles.Read(path, _pool);
        float[] values = Plane.FromFrame(image.Frame).Values;
        values.Min().ShouldBeInRange(least, most);
        values.Max().ShouldBeInRange(least, most);
        values.Distinct().Count().ShouldBeGreaterThan(50);

        using IFrameReader reader = Open(folder);
        ReadAll(reader).ShouldHaveSingleItem().Pixels.ShouldBe(Stacks.RgbBytes(image.Frame));
    }

    [Fact]
    public void ANaNStaysWhereItIs()
    {
        using FrameLease image = ImageFiles.Read(RepositoryFolder.SharedData("cases/t9_nan.tif"), _pool);
        Plane.FromFrame(image.Frame).Values.Count(float.IsNaN).ShouldBe(16, "four by four, as tifffile reads them");
    }

    [Fact]
    public void AStackAmongImagesOfAnotherSizeIsNamed()
    {
        Image(_folder["a1.png"], 0);
        Stacks.Write(_folder["a2.tif"], PixelFormat.Gray8, 20, 10, pages: 2);

        using IFrameReader reader = Open(_folder.Path, new ImageOptions { FrameRate = 1 });
        Should.Throw<SourceException>(() => ReadAll(reader)).Message.ShouldContain("a2.tif is 20x10 Gray8");
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AStatedDepthThatALaterFileCannotHoldIsAnErrorOfThatFile()
    {
        Stacks.Write(_folder["a1.tif"], PixelFormat.Gray16, 20, 10, pages: 1);
        Stacks.Write(_folder["a2.tif"], PixelFormat.Gray8, 20, 10, pages: 1);

        using IFrameReader reader = Open(_folder.Path, new ImageOptions { FrameRate = 1, BitDepth = 12 });
        Should.Throw<SourceException>(() => ReadAll(reader)).Message.ShouldContain("a2.tif is 20x10 Gray8");
    }

    [Theory]
    [InlineData("colour.tif")]
    [InlineData("colour.png")]
    public void GrayBringsColourToLuma(string name)
    {
        using var colour = new Mat(4, 4, MatType.CV_8UC3, new Scalar(200, 100, 50));
        Cv2.ImWrite(_folder[name], colour).ShouldBeTrue();

        using IFrameReader reader = Open(_folder[name], new ImageOptions { Gray = true });
        reader.Info.Format.ShouldBe(PixelFormat.Gray8);
        ReadAll(reader).ShouldHaveSingleItem().Pixels[0].ShouldBe((byte)Math.Round((0.114 * 200) + (0.587 * 100) + (0.299 * 50)));
        _pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData("2024-11-14T22:57:44.png")]
    [InlineData("what?.png")]
    [InlineData("100%_%06d #1.png")]
    [InlineData("-o.png")]
    [InlineData("star*.png")]
    [InlineData("[a] b & c;.png")]
    public void AnyNameIsRead(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a system whose file names hold any sign");
        Image(_folder[name], 7);
        Image(_folder["star x.png"], 0);
        using IFrameReader reader = Open(_folder[name]);
        ReadAll(reader).ShouldHaveSingleItem().Pixels[0].ShouldBe((byte)7);
    }

    private static void Image(string path, int value)
    {
        using var image = new Mat(4, 6, MatType.CV_8UC1, Scalar.All(value));

        // From memory: OpenCV takes some names for patterns.
        Cv2.ImEncode(".png", image, out byte[] bytes).ShouldBeTrue();
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] BytesOf(params ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static List<(FrameMetadata Metadata, byte[] Pixels)> ReadAll(IFrameReader reader)
    {
        var images = new List<(FrameMetadata, byte[])>();
        while (reader.Read(TestContext.Current.CancellationToken) is { } lease)
        {
            using (lease)
            {
                images.Add((lease.Frame.Metadata, Stacks.RgbBytes(lease.Frame)));
            }
        }

        return images;
    }

    private IFrameReader Open(string target, ImageOptions? images = null) =>
        ImageFiles.Open(target, images, new SourceOptions { Pool = _pool }, _warnings.Add);
}
