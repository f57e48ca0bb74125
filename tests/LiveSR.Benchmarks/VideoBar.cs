using System.Diagnostics;
using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Recording;

namespace LiveSR.Benchmarks;

/// <summary>
/// Decoding and encoding a video through LiveSR beside ffmpeg alone, with the same conversions and the same encoder's
/// settings, in turns. What LiveSR adds is a pipe, and each frame's time stamp.
/// </summary>
internal static class VideoBar
{
    private const int Turns = 7;
    private const int Repeats = 4;
    private const string Exact = "scale=flags=bicubic+accurate_rnd+full_chroma_int";
    private static readonly string Nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>Measures and prints both directions for an 8-bit colour video.</summary>
    public static void Run(string video)
    {
        string folder = Directory.CreateTempSubdirectory("livesr-video-").FullName, raw = Path.Combine(folder, "frames.raw");
        try
        {
            List<FrameLease> frames = Frames(video);
            Frame first = frames[0].Frame;
            Console.WriteLine($"{Path.GetFileName(video)}, {frames.Count} frames of {first.Width}x{first.Height}, medians of {Turns} turns");
            string[] decode = ["-i", video, "-vf", $"{Exact},format=bgr24"];
            Compare("decoding", frames.Count,
                () => Decode(video),
                () => Ffmpeg([.. decode, "-f", "rawvideo", Nowhere]),
                () => Ffmpeg(["-i", video, "-pix_fmt", "bgr24", "-f", "rawvideo", Nowhere]));

            Ffmpeg([.. decode, "-f", "rawvideo", raw]);
            string[] input = ["-stream_loop", $"{Repeats - 1}", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", $"{first.Width}x{first.Height}", "-r", "24", "-i", raw];
            string[] h264 =
            [
                "-vf", $"{Exact}+full_chroma_inp:out_color_matrix=bt709:out_range=tv,format=yuv420p",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-bf", "0", Path.Combine(folder, "theirs.mp4"),
            ];
            Compare("H.264", Repeats * frames.Count, () => Encode(frames, Path.Combine(folder, "ours.mp4")), () => Ffmpeg([.. input, .. h264]));
            Compare("FFV1", Repeats * frames.Count,
                () => Encode(frames, Path.Combine(folder, "ours.mkv")),
                () => Ffmpeg([.. input, "-c:v", "ffv1", "-level", "3", "-slices", "4", "-slicecrc", "1", "-pix_fmt", "bgr0", Path.Combine(folder, "theirs.mkv")]));
            frames.ForEach(frame => frame.Dispose());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  frame buffers in use {FramePool.Shared.Outstanding}, most memory of this process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string what, int frames, params Action[] ways)
    {
        string[] names = ["LiveSR", "ffmpeg alone", "ffmpeg alone, its fast conversion"];
        double[] medians = [.. Bars.Measure(Turns, ways).Select(Bars.Median)];
        foreach ((string name, double median) in names.Zip(medians))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {what + ", " + name,-48}{1000 * frames / median,7:0.0} fps   LiveSR takes {medians[0] / median:0.00} of its time"));
        }
    }

    private static List<FrameLease> Frames(string video)
    {
        var frames = new List<FrameLease>();
        Play(video, frame => frames.Add(frame.Lease()));
        return frames;
    }

    private static void Decode(string video) => Play(video, static _ => { });

    private static void Play(string video, Action<Frame> look)
    {
        using IFrameSource source = FrameSources.Open(video);
        using var ended = new ManualResetEventSlim();
        using IDisposable frames = source.Frames.Subscribe(look, _ => ended.Set(), ended.Set);
        source.Start();
        ended.Wait();
    }

    private static void Encode(List<FrameLease> frames, string path)
    {
        using var sink = new VideoFileSink(path, new VideoFileOptions { FrameRate = 24, IsConstantRate = true }, overwrite: true);
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            frames.ForEach(lease => sink.Write(lease.Frame));
        }

        sink.Complete();
    }

    private static void Ffmpeg(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(FfmpegProgram.Installed.Path, ["-v", "error", "-nostdin", "-y", .. arguments]))!;
        process.WaitForExit();
    }
}
