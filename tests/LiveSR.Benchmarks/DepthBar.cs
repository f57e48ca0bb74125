using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Queues;
using LiveSR.Recording;

namespace LiveSR.Benchmarks;

/// <summary>
/// The same images as a stack of 8 and as one of 16 bits, from file to file through a model as <c>livesr upscale</c> goes, in turns;
/// and that of 8 bits once more in each turn, which says how far two runs of the same lie apart.
/// </summary>
internal static class DepthBar
{
    private const int Turns = 11, Pages = 96, Edge = 512;

    /// <summary>Measures and prints.</summary>
    public static void Run(string model)
    {
        string folder = Directory.CreateTempSubdirectory("livesr-depth-").FullName;
        try
        {
            using IFrameEnhancer enhancer = Enhancers.Open(model, new EnhancerOptions { Deconvolution = new() });
            string eight = Write(Path.Combine(folder, "8.tif"), PixelFormat.Gray8), sixteen = Write(Path.Combine(folder, "16.tif"), PixelFormat.Gray16);
            string output = Path.Combine(folder, "out.tif");
            double[][] times = Bars.Measure(
                () => File.Delete(output), Turns, () => Upscale(eight, output, enhancer), () => Upscale(sixteen, output, enhancer), () => Upscale(eight, output, enhancer));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Pages} pages of {Edge}x{Edge} through {model} x{enhancer.Scale}, TIFF to TIFF, {Turns} turns"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  8 bit {Fps(times[0])} fps, 16 bit {Fps(times[1])} fps, 8 bit again {Fps(times[2])} fps (medians)"));
            Print("16 bit takes", times[1], times[0], " (bar: +15 %)");
            Print("8 bit again takes", times[2], times[0], ": the noise");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Fps(double[] times) => (1000 * Pages / Bars.Median(times)).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>The median of the turns' ratios, and between which values the middle half of them lies.</summary>
    private static void Print(string what, double[] times, double[] reference, string comment)
    {
        double[] costs = [.. times.Zip(reference, (time, other) => (time / other) - 1).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what} {Bars.Median(costs):+0.0%;-0.0%} of the time, half of the turns from {costs[Turns / 4]:+0.0%;-0.0%} to {costs[^((Turns / 4) + 1)]:+0.0%;-0.0%}{comment}"));
    }

    private static string Write(string path, PixelFormat format)
    {
        var random = new Random(1);
        using var tiff = TiffWriter.Create(path);
        for (int page = 0; page < Pages; page++)
        {
            using FrameWriter writer = FramePool.Shared.Rent(format, Edge, Edge);
            for (int y = 0; y < Edge; y++)
            {
                for (int x = 0; x < Edge; x++)
                {
                    int value = (int)(100 + (80 * Math.Sin(x / 9.0) * Math.Cos((y + page) / 7.0)) + random.Next(20));
                    if (format == PixelFormat.Gray8)
                    {
                        writer.Row<byte>(y)[x] = (byte)value;
                    }
                    else
                    {
                        writer.Row<ushort>(y)[x] = (ushort)(257 * value);
                    }
                }
            }

            using FrameLease frame = writer.Publish(new FrameMetadata { ElapsedTimeMs = 40 * page });
            tiff.Write(frame.Frame);
        }

        tiff.Complete();
        return path;
    }

    private static void Upscale(string path, string output, IFrameEnhancer enhancer)
    {
        using IFrameSource source = FrameSources.Open(path);
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        builder.Branch()
            .Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Files, enhancer.FramesInFlight)
            .Sink("file", new TiffStackSink(output, TiffStackSink.OptionsFor(output, source.Info)), QueueOptions.Files, essential: true);
        using LivePipeline pipeline = builder.Start();
        source.Start();
        pipeline.Completion.GetAwaiter().GetResult().ThrowIfFailed();
    }
}
