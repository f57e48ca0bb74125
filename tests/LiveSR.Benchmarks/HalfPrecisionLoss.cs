using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>What each shipped network loses in 16-bit floats: its images beside those of 32 bits, as the models' cards state it.</summary>
internal static class HalfPrecisionLoss
{
    private const int Size = 256;

    /// <summary>Measures and prints.</summary>
    /// <param name="models">Names; all of the catalog when empty.</param>
    public static void Run(IReadOnlyList<string> models)
    {
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = Size, Height = Size, BitDepth = 16 });
        using SimulatedFrame simulated = microscope.Render(0);
        foreach (string name in models.Count > 0 ? models : [.. ModelCatalog.Default.Entries().Select(entry => entry.Package).OfType<ModelPackage>().Select(model => model.Name)])
        {
            ModelPackage model = ModelCatalog.Default.Open(name);
            using FrameLease single = Enhanced(model, Precision.Single, simulated.Frame), half = Enhanced(model, Precision.Half, simulated.Frame);
            Plane expected = Plane.FromFrame(single.Frame), actual = Plane.FromFrame(half.Frame);
            double psnr = ImageMetrics.Psnr(expected, actual, ushort.MaxValue);
            float largest = expected.Values.Zip(actual.Values, (a, b) => Math.Abs(a - b)).Max();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{psnr,8:0.0} dB, at most {largest:0} of {ushort.MaxValue} counts"));
        }
    }

    private static FrameLease Enhanced(ModelPackage model, Precision precision, Frame frame)
    {
        using var enhancer = new OnnxEnhancer(model, new EnhancerOptions { Provider = "cpu", Precision = precision, Tile = 2 * Size, Batch = 1, Threads = 1 });
        return enhancer.Enhance(frame);
    }
}
