using System.Diagnostics;
using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Benchmarks;

/// <summary>
/// A recorded video as <c>livesr upscale</c> works on it, in segments and in one go, beside each of the two that could hold it
/// up: ffmpeg alone, which decodes, enlarges and encodes the same with as many threads, and the model alone in a loop. In turns.
/// </summary>
internal static class UpscaleBar
{
    private const int Turns = 5, SecondsOfSegments = 60;

    /// <summary>Measures and prints.</summary>
    public static void Run(string video, string model, string extension) => InFolder(folder =>
    {
        using IFrameEnhancer enhancer = Enhancers.Open(model, new EnhancerOptions { Deconvolution = new() });
        using FrameLease frame = First(video);
        enhancer.Enhance(frame.Frame).Dispose();
        var upscaled = new UpscaledVideo(video, enhancer, Path.Combine(folder, "out" + extension));
        StageTimes last = upscaled.InSegments();
        (string Name, Action Run)[] contenders =
        [
            ("LiveSR", () => last = upscaled.InSegments()),
            ("LiveSR in one go", () => upscaled.InOneGo()),
            ("ffmpeg alone", () => Ffmpeg(video, enhancer, Path.Combine(folder, "theirs" + extension))),
            ("model alone", () => Loop(enhancer, frame.Frame, last.Frames)),
        ];
        var processor = new TimeSpan[contenders.Length];
        double[] medians = [.. Bars.Measure(Turns, [.. contenders.Select((contender, i) => (Action)(() =>
        {
            TimeSpan before = ProcessorTime.Now;
            contender.Run();
            processor[i] = ProcessorTime.Now - before;
        }))]).Select(Bars.Median)];
        Console.WriteLine($"{Path.GetFileName(video)}, {last.Frames} frames, {model} x{enhancer.Scale} to {extension}, medians of {Turns} turns");
        for (int i = 0; i < medians.Length; i++)
        {
            Console.WriteLine(Text(
                $"  {contenders[i].Name,-18}{1000 * last.Frames / medians[i],8:0.0} fps{processor[i].TotalMilliseconds / last.Frames,8:0.0} ms of processors a frame, {processor[i].TotalMilliseconds / medians[i]:0.00} of {Environment.ProcessorCount} at work"));
        }

        double slower = Math.Max(medians[2], medians[3]);
        Console.WriteLine(Text($"  LiveSR has {slower / medians[0]:0.00} of the slower one's throughput, in one go {slower / medians[1]:0.00} (bar: 0.9)"));
        (double modelShare, double writerShare) = (last.Model.Total / last.Elapsed, last.Writer.Total / last.Elapsed);
        Console.WriteLine(Text($"  model at work for {modelShare:0.00} of the time, hand-over to the encoder for {writerShare:0.00}: together {modelShare + writerShare:0.00}, above 1 they overlap"));
    });

    /// <summary>Measures what segments cost over one go, of a video repeated until it lasts a minute, at half its size.</summary>
    public static void RunSegments(string video, string model, string extension) => InFolder(folder =>
    {
        string minute = Path.Combine(folder, "minute.mp4");
        RunFfmpeg(["-stream_loop", "-1", "-i", video, "-t", Text($"{SecondsOfSegments}"), "-vf", "scale=trunc(iw/4)*2:trunc(ih/4)*2", "-an", "-preset", "veryfast", minute]);
        using IFrameEnhancer enhancer = Enhancers.Open(model, new EnhancerOptions { Deconvolution = new() });
        var upscaled = new UpscaledVideo(minute, enhancer, Path.Combine(folder, "out" + extension));
        long frames = 0;
        double[][] times = Bars.Measure(Turns, () => frames = upscaled.InOneGo().Frames, () => upscaled.InSegments());
        double[] costs = [.. times[0].Zip(times[1], (whole, segments) => (segments / whole) - 1)];
        Console.WriteLine(Text($"{Path.GetFileName(video)} for {SecondsOfSegments} s at half its size, {frames} frames in segments of {upscaled.SegmentFrames}, {model} x{enhancer.Scale} to {extension}, {Turns} turns"));
        Console.WriteLine(Text($"  in one go {Bars.Median(times[0]) / 1000:0.00} s, in segments {Bars.Median(times[1]) / 1000:0.00} s: {Bars.Median(costs):+0.0%;-0.0%}, from {costs.Min():+0.0%;-0.0%} to {costs.Max():+0.0%;-0.0%} (bar: +3 %)"));
    });

    private static void InFolder(Action<string> measure)
    {
        string folder = Directory.CreateTempSubdirectory("livesr-upscale-").FullName;
        try
        {
            measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Ffmpeg(string video, IFrameEnhancer enhancer, string output)
    {
        // What is enlarged alike costs the encoder alike; a network has no like among ffmpeg's filters.
        string kernel = enhancer.Name switch { "nearest" => "neighbor", "lanczos" => "lanczos", _ => "bicubic" };
        string[] encoder = Path.GetExtension(output) == ".mkv"
            ? ["-c:v", "ffv1", "-level", "3", "-slices", "4", "-slicecrc", "1", "-pix_fmt", "bgr0"]
            : ["-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-bf", "0", "-pix_fmt", "yuv420p"];
        string filter = Text($"scale=iw*{enhancer.Scale}:ih*{enhancer.Scale}:flags={kernel}+accurate_rnd+full_chroma_int");
        RunFfmpeg(["-i", video, "-vf", filter, .. encoder, "-threads", Text($"{UpscaledVideo.EncoderThreads}"), "-c:a", "copy", output]);
    }

    private static void RunFfmpeg(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(FfmpegProgram.Installed.Path, ["-v", "error", "-nostdin", "-y", .. arguments]))!;
        process.WaitForExit();
    }

    private static void Loop(IFrameEnhancer enhancer, Frame frame, long frames)
    {
        for (long i = 0; i < frames; i++)
        {
            enhancer.Enhance(frame).Dispose();
        }
    }

    private static FrameLease First(string video)
    {
        using IFrameSource source = FrameSources.Open(video);
        var first = new TaskCompletionSource<FrameLease>();
        using IDisposable frames = source.Frames.Subscribe(
            frame =>
            {
                if (!first.Task.IsCompleted)
                {
                    first.SetResult(frame.Lease());
                }
            },
            first.SetException);
        source.Start();
        return first.Task.GetAwaiter().GetResult();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
