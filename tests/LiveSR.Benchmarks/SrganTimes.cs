using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Simulation;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;

namespace LiveSR.Benchmarks;

/// <summary>
/// The rows of Table 3 of "Real-time super-resolution for microscopy with a modified SRGAN": seconds for a patch of
/// 64x64 and for an image of 128x128, frames per second for a region of 64x64 in a video of 512x512, all enlarged by 4
/// through the engine. Grey images; weights are untrained, on which the time does not depend; ONNX Runtime folds batch
/// normalisation into the convolutions, which the paper's framework did not.
/// </summary>
internal static class SrganTimes
{
    private const int Scale = 4;
    private const int Patch = 64;
    private const int Whole = 128;
    private const int Video = 512;

    private static readonly (string Name, bool Normalise, Enlargement By)[] Generators =
    [
        ("SRGAN", true, Enlargement.SubPixel),
        ("SRGAN with upconv", true, Enlargement.Nearest),
        ("SRGAN with interpolation", true, Enlargement.Bilinear),
        ("SRGAN w/o BN", false, Enlargement.SubPixel),
        ("our method (msrgan)", false, Enlargement.Nearest),
    ];

    /// <summary>Measures the rows in turns, so that what disturbs the machine disturbs all.</summary>
    public static void Run(string provider)
    {
        string folder = Directory.CreateTempSubdirectory("livesr-srgan-").FullName;
        var methods = new List<(string Name, IFrameEnhancer Enhancer)>();
        try
        {
            methods.AddRange(Generators.Select((g, i) => (g.Name, Open(g.Normalise, g.By, Path.Combine(folder, $"{i}.onnx"), provider))));
            methods.Add(("nearest neighbour", new NearestEnhancer(Scale)));
            methods.Add(("bicubic interpolation", new BicubicEnhancer(Scale)));
            Print([.. methods], provider);
        }
        finally
        {
            methods.ForEach(method => method.Enhancer.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes the generators, untrained, into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, bool normalise, Enlargement by) in Generators)
        {
            Export(normalise, by, Path.Combine(folder, $"{name.Replace(' ', '-').Replace("/", "", StringComparison.Ordinal)}.onnx"));
        }
    }

    private static void Export(bool normalise, Enlargement by, string path)
    {
        using var network = SrganGenerator.Variant("srgan-variant", Scale, normalise, by);
        OnnxExporter.Export(network, path);
    }

    private static IFrameEnhancer Open(bool normalise, Enlargement by, string path, string provider)
    {
        Export(normalise, by, path);
        return Enhancers.Open(path, new EnhancerOptions { Provider = provider, Tile = Whole });
    }

    private static void Print((string Name, IFrameEnhancer Enhancer)[] methods, string provider)
    {
        using FrameLease patch = Frame(Patch), whole = Frame(Whole), video = Frame(Video);
        double[] patches = Times(methods, m => m.Enhance(patch.Frame).Dispose());
        double[] wholes = Times(methods, m => m.Enhance(whole.Frame).Dispose());
        double[] regions = Times(methods, m =>
        {
            using FrameLease region = video.Frame.Crop(new PixelRect(200, 200, Patch, Patch));
            m.Enhance(region.Frame).Dispose();
        });
        Console.WriteLine($"x{Scale}, provider {provider}, {Environment.ProcessorCount} threads, medians in turns");
        Console.WriteLine($"{"method",-26}{"patch 64 (s)",14}{"image 128 (s)",15}{"video 64 (fps)",16}");
        for (int i = 0; i < methods.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{methods[i].Name,-26}{patches[i] / 1000,14:0.00000}{wholes[i] / 1000,15:0.00000}{1000 / regions[i],16:0.0}"));
        }
    }

    private static double[] Times((string Name, IFrameEnhancer Enhancer)[] methods, Action<IFrameEnhancer> run) =>
        [.. Bars.Measure([.. methods.Select(method => (Action)(() => run(method.Enhancer)))]).Select(Bars.Median)];

    private static FrameLease Frame(int size)
    {
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = size, Height = size });
        using SimulatedFrame simulated = microscope.Render(0);
        return simulated.Frame.Lease();
    }
}
