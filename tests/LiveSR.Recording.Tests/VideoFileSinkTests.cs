using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Recording.Tests;

public sealed class VideoFileSinkTests : IDisposable
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
    [InlineData("gray.mp4", PixelFormat.Gray8, VideoCodec.ByExtension)]
    [InlineData("colour.mp4", PixelFormat.Bgr24, VideoCodec.ByExtension)]
    [InlineData("colour.mov", PixelFormat.Bgr24, VideoCodec.H264)]
    [InlineData("gray.mkv", PixelFormat.Gray8, VideoCodec.ByExtension)]
    [InlineData("h264.mkv", PixelFormat.Bgr24, VideoCodec.H264)]
    [InlineData("gray16.mkv", PixelFormat.Gray16, VideoCodec.Ffv1)]
    [InlineData("gray.avi", PixelFormat.Gray8, VideoCodec.MotionJpeg)]
    [InlineData("colour.avi", PixelFormat.Bgr24, VideoCodec.ByExtension)]
    [InlineData("lossless.avi", PixelFormat.Bgr24, VideoCodec.Ffv1)]
    public void CountAndRateAreKept(string name, PixelFormat format, VideoCodec codec)
    {
        string path = _folder[name];
        Write(new VideoFileSink(path, new VideoFileOptions { FrameRate = 24, Codec = codec }), format, 64, 48, frames: 37);
        _folder.Files.ShouldBe([name]);
        using var video = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        video.Fps.ShouldBe(24, 1e-6);
        (video.FrameWidth, video.FrameHeight).ShouldBe((64, 48));
        int count = 0;
        while (video.Grab())
        {
            count++;
        }

        count.ShouldBe(37);
    }

    [Theory]
    [InlineData("gray.mkv", PixelFormat.Gray8, "gray")]
    [InlineData("gray.avi", PixelFormat.Gray8, "gray")]
    [InlineData("colour.mkv", PixelFormat.Bgr24, "bgr24")]
    [InlineData("gray16.mkv", PixelFormat.Gray16, "gray16le")]
    public void Ffv1KeepsEveryBit(string name, PixelFormat format, string pixels)
    {
        string path = _folder[name];
        Write(new VideoFileSink(path, new VideoFileOptions { FrameRate = 10, Codec = VideoCodec.Ffv1 }), format, 64, 48, frames: 3);
        byte[] decoded = Ffmpeg.Decode(path, pixels);
        byte[] expected = [.. Enumerable.Range(0, 3).SelectMany(i =>
        {
            using FrameLease lease = TestImages.Make(_pool, format, 64, 48, i);
            return TestImages.Bytes(lease.Frame);
        })];
        decoded.Length.ShouldBe(expected.Length);
        decoded.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Fact]
    public void AnOddEdgeIsRepeatedSoThatNothingIsCut()
    {
        string path = _folder["odd.mkv"];
        Write(new VideoFileSink(path, new VideoFileOptions { FrameRate = 10 }), PixelFormat.Bgr24, 33, 21, frames: 1);
        using var video = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var image = new Mat();
        video.Read(image).ShouldBeTrue();
        (image.Cols, image.Rows).ShouldBe((34, 22));
        using FrameLease expected = TestImages.Make(_pool, PixelFormat.Bgr24, 33, 21, 0);
        image.RowSpan<byte>(20)[96].ShouldBe(expected.Frame.Row<byte>(20)[96]);
        image.RowSpan<byte>(21)[99].ShouldBe(expected.Frame.Row<byte>(20)[96]);
    }

    [Theory]
    [InlineData("wide.mp4", PixelFormat.Gray16, VideoCodec.ByExtension)]
    [InlineData("wide.avi", PixelFormat.Gray16, VideoCodec.Ffv1)]
    [InlineData("wide.mkv", PixelFormat.Gray16, VideoCodec.H264)]
    [InlineData("wide.mkv", PixelFormat.Bgr48, VideoCodec.ByExtension)]
    [InlineData("wide.mkv", PixelFormat.Gray32F, VideoCodec.ByExtension)]
    public void MoreBitsThanTheFileHoldsNeedAStatedDisplayRange(string name, PixelFormat format, VideoCodec codec)
    {
        using var sink = new VideoFileSink(_folder[name], new VideoFileOptions { FrameRate = 10, Codec = codec });
        using FrameLease lease = TestImages.Make(_pool, format, 16, 16, 0);
        Should.Throw<NotSupportedException>(() => sink.Write(lease.Frame)).Message
            .ShouldEndWith($"{name}: {format} does not fit into this video; write .tiff, or state which intensities are black and white.");
    }

    [Theory]
    [InlineData(PixelFormat.Gray16, 1100, 8800)]
    [InlineData(PixelFormat.Gray32F, 100, 900)]
    public void AStatedDisplayRangeMapsIntensitiesToBlackAndWhite(PixelFormat format, double low, double high)
    {
        string path = _folder["range.mkv"];
        Write(new VideoFileSink(path, new VideoFileOptions { FrameRate = 10, Display = new DisplayRange(low, high) }), format, 32, 32, frames: 1);
        using var video = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        using var image = new Mat();
        video.Read(image).ShouldBeTrue();
        using FrameLease lease = TestImages.Make(_pool, format, 32, 32, 0);
        for (int x = 0; x < 32; x++)
        {
            double value = format == PixelFormat.Gray16 ? lease.Frame.Row<ushort>(17)[x] : lease.Frame.Row<float>(17)[x];
            double expected = Math.Clamp(255 * (value - low) / (high - low), 0, 255);
            ((double)image.RowSpan<byte>(17)[3 * x]).ShouldBe(expected, 0.51);
        }
    }

    [Theory]
    [InlineData(".mp4", PixelFormat.Gray8)]
    [InlineData(".mkv", PixelFormat.Gray8)]
    [InlineData(".mkv", PixelFormat.Gray16)]
    [InlineData(".avi", PixelFormat.Bgr24)]
    public void WhatIsGivenUpIsAValidVideoUnderAPartialName(string extension, PixelFormat format)
    {
        string partial = "given.up.partial" + extension;
        using (var sink = new VideoFileSink(_folder["given.up" + extension], new VideoFileOptions { FrameRate = 10 }))
        {
            for (int i = 0; i < 12; i++)
            {
                using FrameLease lease = TestImages.Make(_pool, format, 64, 64, i);
                sink.Write(lease.Frame);
                _folder.Files.ShouldBe([partial]);
            }
        }

        _folder.Files.ShouldBe([partial]);
        using var video = new VideoCapture(_folder[partial], VideoCaptureAPIs.FFMPEG);
        int count = 0;
        while (video.Grab())
        {
            count++;
        }

        count.ShouldBe(12);
    }

    [Fact]
    public void WithoutAnImageThereIsNoFile()
    {
        var completed = new VideoFileSink(_folder["a.mp4"], new VideoFileOptions { FrameRate = 10 });
        completed.Complete();
        completed.Dispose();
        new VideoFileSink(_folder["b.mp4"], new VideoFileOptions { FrameRate = 10 }).Dispose();
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AFileThatLostImagesDoesNotGetTheFinalName()
    {
        string path = _folder["damaged.avi"];
        using var sink = new VideoFileSink(path, new VideoFileOptions { FrameRate = 10 });
        for (int i = 0; i < 20; i++)
        {
            using FrameLease lease = TestImages.Noise(_pool, PixelFormat.Gray8, 128, i);
            sink.Write(lease.Frame);
        }

        // What a disk does that fills up between two looks at it: the file ends early, and the encoder does not notice.
        string elsewhere = _folder["short.avi"];
        byte[] whole = File.ReadAllBytes(_folder["damaged.partial.avi"]);
        File.WriteAllBytes(elsewhere, whole[..(whole.Length / 2)]);
        File.Move(elsewhere, _folder["damaged.partial.avi"], overwrite: true);
        Should.Throw<IOException>(sink.Complete).Message.ShouldContain(" of 20 images can be read back, the disk may be full;");
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefused()
    {
        using var sink = new VideoFileSink(_folder["size.mp4"], new VideoFileOptions { FrameRate = 10 });
        using FrameLease first = TestImages.Make(_pool, PixelFormat.Gray8, 32, 32, 0);
        using FrameLease second = TestImages.Make(_pool, PixelFormat.Gray8, 64, 32, 1);
        sink.Write(first.Frame);
        Should.Throw<InvalidOperationException>(() => sink.Write(second.Frame)).Message
            .ShouldEndWith("size.mp4: the image is 64x32 Gray8, but the video began with 32x32 Gray8; start a new file.");
    }

    [Theory]
    [InlineData("x.gif", VideoCodec.ByExtension, "x.gif: '.gif' is no video that can be written; use .mp4, .mov, .mkv or .avi.")]
    [InlineData("x.mp4", VideoCodec.Ffv1, "x.mp4: .mp4 holds H.264; use .mkv or .avi for Ffv1.")]
    public void AnExtensionThatCannotHoldItIsRefused(string name, VideoCodec codec, string message) =>
        Should.Throw<NotSupportedException>(() => new VideoFileSink(name, new VideoFileOptions { FrameRate = 10, Codec = codec }))
            .Message.ShouldBe(message);

    [Fact]
    public void AnImpossibleRateIsRefused() =>
        Should.Throw<ArgumentException>(() => new VideoFileSink(_folder["x.mp4"], new VideoFileOptions { FrameRate = 0 }))
            .Message.ShouldContain("needs a frame rate above 0, not 0");

    private void Write(VideoFileSink sink, PixelFormat format, int width, int height, int frames)
    {
        using (sink)
        {
            for (int i = 0; i < frames; i++)
            {
                using FrameLease lease = TestImages.Make(_pool, format, width, height, i);
                sink.Write(lease.Frame);
            }

            sink.Complete();
        }
    }
}
