using OpenCvSharp;

namespace LiveSR.Bindings.Tests.OpenCv;

public sealed class ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livesr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".png")]
    [InlineData(".tif")]
    public void SixteenBitFileKeepsItsValues(string extension)
    {
        string path = Path.Combine(_folder, "größe µm" + extension);
        using var mat = Mat.FromPixelData(2, 2, MatType.CV_16UC1, new ushort[] { 0, 1, 4095, 65535 });

        Cv2.ImWrite(path, mat).ShouldBeTrue();
        using Mat read = Cv2.ImRead(path, ImreadModes.Unchanged);

        read.Type().ShouldBe(MatType.CV_16UC1);
        read.AsSpan<ushort>().ToArray().ShouldBe([0, 1, 4095, 65535]);
    }

    [Fact]
    public void MissingFileReadsEmpty()
    {
        using Mat read = Cv2.ImRead(Path.Combine(_folder, "none.png"));

        read.Empty().ShouldBeTrue();
    }

    [Fact]
    public void PagesOfATiffComeBackInOrder()
    {
        string path = Path.Combine(_folder, "pages.tif");
        Mat[] pages = [.. Enumerable.Range(1, 3).Select(i => new Mat(4, 5, MatType.CV_16UC1, new Scalar(i * 1000)))];

        Cv2.ImWrite(path, pages).ShouldBeTrue();
        Cv2.ImReadMulti(path, out Mat[] read, ImreadModes.Unchanged).ShouldBeTrue();

        read.Select(page => page.Get<ushort>(3, 4)).ShouldBe([(ushort)1000, (ushort)2000, (ushort)3000]);
        foreach (Mat page in pages.Concat(read))
        {
            page.Dispose();
        }
    }

    [Fact]
    public void EncodedImageDecodes()
    {
        using var mat = new Mat(8, 8, MatType.CV_8UC3, new Scalar(10, 20, 30));

        Cv2.ImEncode(".png", mat, out byte[] bytes, new ImageEncodingParam(ImwriteFlags.PngCompression, 9));
        using Mat decoded = Cv2.ImDecode(bytes, ImreadModes.Unchanged);

        Cv2.Norm(mat, decoded, NormTypes.INF).ShouldBe(0);
    }

    [Fact]
    public void UnknownExtensionIsAnOpenCVException()
    {
        using var mat = new Mat(2, 2, MatType.CV_8UC1);

        Should.Throw<OpenCVException>(() => Cv2.ImWrite(Path.Combine(_folder, "a.nosuch"), mat)).ErrMsg.ShouldContain("writer");
    }
}
