using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>A video that is gone on with: the frames behind those that are left out are what they are when all are read.</summary>
public sealed class SkippedFramesTests : IDisposable
{
    private const int Frames = 60;
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Theory]
    [InlineData("b-frames.mp4", "-c:v libx264 -bf 3 -g 25")]
    [InlineData("open-gop.ts", "-c:v libx264 -x264-params open-gop=1:keyint=20 -bf 3")]
    [InlineData("no-key-frames.mkv", "-c:v libx264 -x264-params intra-refresh=1:keyint=20")]
    [InlineData("uneven.mkv", "-vf settb=1/1000,setpts=40*N+N*N -c:v libx264 -bf 2")]
    [InlineData("late.mp4", "-vf setpts=PTS+7/TB -c:v libx264 -bf 2")]
    [InlineData("deep.mkv", "-c:v ffv1 -pix_fmt gbrp10le")]
    [InlineData("gray.avi", "-c:v mjpeg -vf format=gray,format=yuvj420p")]
    [InlineData("no-times.h264", "-c:v libx264 -bf 2")]
    [InlineData("interlaced.mkv", "-c:v libx264 -flags +ildct+ilme -vf setfield=tff")]
    public void WhatFollowsIsTheSame(string name, string encoding)
    {
        string path = FfmpegTool.Picture(_folder[name], Frames, encoding.Split(' '));

        ShouldFollow(path, 1);
        ShouldFollow(path, 33);
        ShouldFollow(path, Frames - 1);
    }

    [Fact]
    public void WhatFollowsIsTheSameWhereTheImagesChangeTheirKind()
    {
        string half = FfmpegTool.Picture(_folder["half.h264"], Frames / 2, "-c:v", "libx264", "-pix_fmt", "yuv420p");
        string full = FfmpegTool.Picture(_folder["full.h264"], Frames / 2, "-c:v", "libx264", "-pix_fmt", "yuv444p");
        string both = _folder["both.h264"];
        File.WriteAllBytes(both, [.. File.ReadAllBytes(half), .. File.ReadAllBytes(full)]);

        ShouldFollow(both, 20);
        ShouldFollow(both, 40);
    }

    private void ShouldFollow(string path, int skipped)
    {
        List<(long, double, string)> all = Read(FrameSources.Open(path, Options));
        all.Count.ShouldBe(Frames);
        IFrameSource part = FrameSources.Open(path, Options);
        int from = part.Skip(skipped) ? skipped : 0;

        Read(part).ShouldBe(all[from..]);
    }

    private SourceOptions Options => new() { Pool = _pool };

    private static List<(long Number, double Ms, string Pixels)> Read(IFrameSource source)
    {
        var frames = new List<(long, double, string)>();
        Recording.Of(source, look: frame =>
        {
            byte[] pixels = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
            frame.CopyTo(pixels);
            frames.Add((frame.Metadata.ImageNumber, frame.Metadata.ElapsedTimeMs, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(pixels))));
        }).Error.ShouldBeNull();
        return frames;
    }
}
