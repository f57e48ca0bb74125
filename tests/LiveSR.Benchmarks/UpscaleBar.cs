using System.Diagnostics;
using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Recording;

namespace LiveSR.Benchmarks;

/// <summary>
/// A recorded video through decoder, model and encoder, as <c>livesr upscale</c> runs them, beside each of the two that could
/// hold it up: ffmpeg alone, which decodes, enlarges and encodes the same, and the model alone in a loop. In turns.
/// </summary>
internal static class UpscaleBar
{
    private const int Turns = 5;

    /// <summary>Measures and prints.</summary>
    public static void Run(string video, string model, string extension)
    {
        string folder = Directory.CreateTempSubdirectory("livesr-upscale-").FullName;
        try
        {
            using IFrameEnhancer enhancer = Enhancers.Open(model, new EnhancerOptions { Deconvolution = new() });
            using FrameLease frame = First(video);
            enhancer.Enhance(frame.Frame).Dispose();
            string output = Path.Combine(folder, "out" + extension);
            PipelineStatistics statistics = Upscale(video, enhancer, output);
            long frames = statistics.Sinks[0].Written;
            double[] medians = [.. Bars.Measure(
                Turns,
                () => Upscale(video, enhancer, output),
                () => Ffmpeg(video, enhancer.Scale, Path.Combine(folder, "theirs" + extension)),
                () => Loop(enhancer, frame.Frame, frames)).Select(Bars.Median)];
            string[] names = ["LiveSR", "ffmpeg alone", "model alone"];
            Console.WriteLine($"{Path.GetFileName(video)}, {frames} frames, {model} x{enhancer.Scale} to {extension}, medians of {Turns} turns");
            foreach ((string name, double median) in names.Zip(medians))
            {
                Console.WriteLine(Text($"  {name,-16}{1000 * frames / median,8:0.0} fps"));
            }

            Console.WriteLine(Text($"  LiveSR has {Math.Max(medians[1], medians[2]) / medians[0]:0.00} of the slower one's throughput (bar: 0.9)"));
            Overlap(statistics);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// What share of the time model and encoder were busy, by the median frame. Together above 1, they worked at the same time; the decoder is a process of
    /// its own beside both.
    /// </summary>
    private static void Overlap(PipelineStatistics statistics)
    {
        double elapsed = statistics.Elapsed.TotalMilliseconds;
        double model = statistics.Stages[0].Out * statistics.Stages[0].Duration.P50.TotalMilliseconds / elapsed;
        double encoder = statistics.Sinks[0].Written * statistics.Sinks[0].Duration.P50.TotalMilliseconds / elapsed;
        Console.WriteLine(Text($"  model busy for {model:0.00} of the time, encoder for {encoder:0.00}, together {model + encoder:0.00}"));
    }

    private static PipelineStatistics Upscale(string video, IFrameEnhancer enhancer, string output)
    {
        using IFrameSource source = FrameSources.Open(video);
        var options = new VideoFileOptions { FrameRate = source.Info.FrameRate ?? 25, Companions = source.Info.Companions, LengthMs = source.Info.LengthMs };
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        builder.Branch()
            .Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Files)
            .Sink("file", new VideoFileSink(output, options, overwrite: true), QueueOptions.Files, essential: true);
        using LivePipeline pipeline = builder.Start();
        source.Start();
        PipelineReport report = pipeline.Completion.GetAwaiter().GetResult();
        report.ThrowIfFailed();
        return report.Statistics;
    }

    private static void Ffmpeg(string video, int scale, string output)
    {
        string[] encoder = Path.GetExtension(output) == ".mkv"
            ? ["-c:v", "ffv1", "-level", "3", "-slices", "4", "-slicecrc", "1", "-pix_fmt", "bgr0"]
            : ["-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-bf", "0", "-pix_fmt", "yuv420p"];
        string filter = Text($"scale=iw*{scale}:ih*{scale}:flags=bicubic+accurate_rnd+full_chroma_int");
        using Process process = Process.Start(new ProcessStartInfo(
            FfmpegProgram.Installed.Path, ["-v", "error", "-nostdin", "-y", "-i", video, "-vf", filter, .. encoder, "-c:a", "copy", output]))!;
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
