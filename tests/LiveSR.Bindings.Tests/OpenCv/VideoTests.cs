using OpenCvSharp;

namespace LiveSR.Bindings.Tests.OpenCv;

public sealed class VideoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livesr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("MJPG", ".avi")]
    [InlineData("avc1", ".mp4")]
    [InlineData("FFV1", ".mkv")]
    public void WrittenVideoReadsBack(string codec, string extension)
    {
        string path = Path.Combine(_folder, "video" + extension);
        using var frame = new Mat(48, 64, MatType.CV_8UC3);
        using (var writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, VideoWriter.FourCC(codec), 25, frame.Size()))
        {
            writer.IsOpened().ShouldBeTrue();
            for (int i = 0; i < 10; i++)
            {
                frame.SetTo(Scalar.All(20 * i));
                writer.Write(frame);
            }
        }

        using var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);

        capture.IsOpened().ShouldBeTrue();
        capture.GetBackendName().ShouldBe("FFMPEG");
        capture.FrameCount.ShouldBe(10);
        capture.Fps.ShouldBe(25, 0.01);
        (capture.FrameWidth, capture.FrameHeight).ShouldBe((64, 48));
        int read = 0;
        while (capture.Read(frame))
        {
            Cv2.Mean(frame).Val0.ShouldBe(20 * read, 6);
            read++;
        }

        read.ShouldBe(10);
    }

    [Fact]
    public void ReadFillsForeignMemoryOfTheRightShape()
    {
        string path = Path.Combine(_folder, "video.avi");
        using var frame = new Mat(48, 64, MatType.CV_8UC3, Scalar.All(90));
        using (var writer = new VideoWriter(path, FourCC.MJPG, 25, frame.Size()))
        {
            writer.Write(frame);
        }

        byte[] pixels = new byte[48 * 64 * 3];
        using var target = Mat.FromPixelData(48, 64, MatType.CV_8UC3, pixels);
        using var capture = new VideoCapture(path);

        capture.Read(target).ShouldBeTrue();

        pixels.Average(value => value).ShouldBe(90, 3);
    }

    [Fact]
    public void MissingFileDoesNotOpen()
    {
        using var capture = new VideoCapture(Path.Combine(_folder, "none.mp4"), VideoCaptureAPIs.FFMPEG);

        capture.IsOpened().ShouldBeFalse();
    }

    [Fact]
    public void FilePropertiesOfCamerasAreRefused()
    {
        using var capture = new VideoCapture(Path.Combine(_folder, "none.mp4"), VideoCaptureAPIs.FFMPEG);

        Should.Throw<NotSupportedException>(() => capture.FrameWidth = 10);
        Should.Throw<NotSupportedException>(() => capture.Exposure);
    }

    [Fact]
    public void FourCharactersPackLittleEndian() => VideoWriter.FourCC("avc1").ShouldBe(0x31637661);

    [Fact]
    public void LogLevelIsKept()
    {
        LogLevel before = Cv2.SetLogLevel(LogLevel.SILENT);

        Cv2.GetLogLevel().ShouldBe(LogLevel.SILENT);
        Cv2.SetLogLevel(before).ShouldBe(LogLevel.SILENT);
    }
}
