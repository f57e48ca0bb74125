using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Tests.Images;

/// <summary>Pictures that were cut, turned or are of rare kinds.</summary>
public sealed class CutImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".jpg", 0.5)]
    [InlineData(".jpg", 0.99)]
    [InlineData(".jpg", 0.01)]
    [InlineData(".png", 0.5)]
    [InlineData(".png", 0.999)]
    [InlineData(".bmp", 0.5)]
    [InlineData(".pgm", 0.5)]
    public void ACutImageIsAnErrorAndNotHalfAnImage(string extension, double part)
    {
        byte[] whole = Encoded(extension);
        File.WriteAllBytes(_folder["whole" + extension], whole);
        File.WriteAllBytes(_folder["cut" + extension], whole[..(int)(whole.Length * part)]);

        using (FrameLease image = ImageFiles.Read(_folder["whole" + extension]))
        {
            image.Frame.Width.ShouldBe(160);
        }

        string message = Should.Throw<SourceException>(() => ImageFiles.Read(_folder["cut" + extension])).Message;
        message.ShouldStartWith(_folder["cut" + extension]);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void AThumbnailsEndIsNotTheImages()
    {
        byte[] whole = Encoded(".jpg");

        // An APP1 segment that holds a small JPEG, as cameras write it.
        byte[] thumbnail = Encoded(".jpg", 16);
        byte[] segment = [0xFF, 0xE1, (byte)((thumbnail.Length + 2) >> 8), (byte)(thumbnail.Length + 2), .. thumbnail];
        byte[] withThumbnail = [.. whole[..2], .. segment, .. whole[2..]];
        File.WriteAllBytes(_folder["whole.jpg"], withThumbnail);
        File.WriteAllBytes(_folder["cut.jpg"], withThumbnail[..^1000]);

        using FrameLease image = ImageFiles.Read(_folder["whole.jpg"]);
        Should.Throw<SourceException>(() => ImageFiles.Read(_folder["cut.jpg"])).Message.ShouldContain("ends before");
    }

    [Fact]
    public void ProgressiveJpegsAndBytesAfterTheEndAreNoCut()
    {
        using Mat mat = Picture(160);
        Cv2.ImEncode(".jpg", mat, out byte[] progressive, new ImageEncodingParam(ImwriteFlags.JpegProgressive, 1), new ImageEncodingParam(ImwriteFlags.JpegRstInterval, 4));
        File.WriteAllBytes(_folder["a.jpg"], [.. progressive, 0, 0, 0, 0]);
        using FrameLease image = ImageFiles.Read(_folder["a.jpg"]);
        image.Frame.Width.ShouldBe(160);
    }

    [Fact]
    public void TheSharedCutPhotographIsRefused()
    {
        string path = RepositoryFolder.SharedData("cases/s12_cut.jpg");

        Should.Throw<SourceException>(() => ImageFiles.Read(path)).Message.ShouldContain("ends before");
    }

    [Fact]
    public void APhotographIsUprightByItsExifOrientation()
    {
        byte[] jpeg = Encoded(".jpg");
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        File.WriteAllBytes(_folder["turned.jpg"], [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        using FrameLease image = ImageFiles.Read(_folder["turned.jpg"]);
        (image.Frame.Width, image.Frame.Height).ShouldBe((120, 160));
    }

    [Fact]
    public void SixteenBitsAndColourSurvive()
    {
        using var mat = new Mat(3, 4, MatType.CV_16UC4, new Scalar(1000, 2000, 40000, 65535));
        Cv2.ImWrite(_folder["deep.png"], mat).ShouldBeTrue();
        using FrameLease image = ImageFiles.Read(_folder["deep.png"]);
        image.Frame.Format.ShouldBe(PixelFormat.Bgr48);
        image.Frame.Row<ushort>(0)[..3].ToArray().ShouldBe((ushort[])[1000, 2000, 40000]);
    }

    private static Mat Picture(int width)
    {
        var mat = new Mat(width * 3 / 4, width, MatType.CV_8UC1);
        Cv2.Randu(mat, Scalar.All(0), Scalar.All(255));
        return mat;
    }

    private static byte[] Encoded(string extension, int width = 160)
    {
        using Mat mat = Picture(width);
        Cv2.ImEncode(extension, mat, out byte[] bytes).ShouldBeTrue();
        return bytes;
    }
}
