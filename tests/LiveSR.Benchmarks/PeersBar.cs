using System.Diagnostics;
using System.Globalization;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Simulation;
using OpenCvSharp;
using OpenCvSharp.DnnSuperres;

namespace LiveSR.Benchmarks;

/// <summary>
/// Others who enlarge by two on the processor, beside the live model: OpenCV's dnn_superres with FSRCNN and ESPCN, and
/// ffmpeg's scaler. The same frame of 8-bit grey, the same number of threads, in turns.
/// </summary>
internal static class PeersBar
{
    private const int Scale = 2;

    /// <summary>Frames by which ffmpeg's time is told apart from its start's.</summary>
    private const int FewFrames = 10, ManyFrames = 1010;

    private static readonly string[] Networks = ["models_FSRCNN_x2.pb", "models_FSRCNN-small_x2.pb", "export_ESPCN_x2.pb"];

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">Where the peers' networks are.</param>
    /// <param name="size">Edge of the frame.</param>
    public static void Run(string folder, int size)
    {
        int threads = Environment.ProcessorCount;
        Cv2.SetNumThreads(threads);
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = size, Height = size, BitDepth = 8 });
        using SimulatedFrame simulated = microscope.Render(0);
        Frame frame = simulated.Frame;
        byte[] pixels = new byte[size * size];
        frame.CopyTo(pixels);
        using var image = Mat.FromPixelData(size, size, MatType.CV_8UC1, pixels);
        using var colour = new Mat();
        Cv2.CvtColor(image, colour, ColorConversionCodes.GRAY2BGR);
        using var result = new Mat();
        var options = new EnhancerOptions { Provider = "cpu", Tile = size, Batch = 1, Threads = threads };
        using var live = new OnnxEnhancer(ModelCatalog.Default.Open(Bars.DefaultModel), options);
        using IFrameEnhancer bicubic = Enhancers.Open("bicubic");
        List<DnnSuperResImpl> peers = [.. Networks.Select(name => Open(Path.Combine(folder, name)))];
        (string Name, Action Run)[] methods =
        [
            (live.Name, () => live.Enhance(frame).Dispose()),
            (bicubic.Name, () => bicubic.Enhance(frame).Dispose()),
            .. peers.Zip(Networks, (peer, name) => ($"OpenCV {Path.GetFileNameWithoutExtension(name)}", (Action)(() => peer.Upsample(colour, result)))),
            ("OpenCV resize, cubic", () => Cv2.Resize(image, result, new Size(Scale * size, Scale * size), interpolation: InterpolationFlags.Cubic)),
        ];
        Console.WriteLine($"8-bit frames of {size}x{size}, {threads} threads, medians in turns");
        double[] times = Blocks.Measure([.. methods.Select(method => Blocks.Of(method.Run))]);
        for (int i = 0; i < methods.Length; i++)
        {
            Bars.Line(methods[i].Name, times[i], string.Create(CultureInfo.InvariantCulture, $"{1000 / times[i]:0.0} fps"));
        }

        double scaler = Scaler(pixels, size, threads);
        Bars.Line("ffmpeg scale=bicubic", scaler, string.Create(CultureInfo.InvariantCulture, $"{1000 / scaler:0.0} fps"));
        peers.ForEach(peer => peer.Dispose());
    }

    private static DnnSuperResImpl Open(string path)
    {
        string algorithm = path.Contains("ESPCN", StringComparison.Ordinal) ? "espcn" : "fsrcnn";
        var network = new DnnSuperResImpl(algorithm, Scale);
        network.ReadModel(path);
        return network;
    }

    /// <summary>Milliseconds of a frame: what many frames take longer than few.</summary>
    private static double Scaler(byte[] pixels, int size, int threads)
    {
        string file = Path.Combine(Path.GetTempPath(), $"livesr-peers-{Environment.ProcessId}.raw");
        File.WriteAllBytes(file, pixels);
        try
        {
            Enlarge(file, size, threads, FewFrames);
            double few = Enlarge(file, size, threads, FewFrames), many = Enlarge(file, size, threads, ManyFrames);
            return (many - few) / (ManyFrames - FewFrames);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Enlarge(string file, int size, int threads, int frames)
    {
        string[] arguments =
        [
            "-v", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s", $"{size}x{size}", "-stream_loop", $"{frames - 1}", "-i", file,
            "-filter_threads", $"{threads}", "-vf", $"scale={Scale * size}:{Scale * size}:flags=bicubic", "-f", "null", "-",
        ];
        long start = Stopwatch.GetTimestamp();
        using Process scaler = Process.Start(FfmpegProgram.Installed.Path, arguments)!;
        scaler.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
