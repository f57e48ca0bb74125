using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>
/// What the plugin contract costs: the super-resolution plugin in a host's synchronous pipeline beside a direct call
/// of the engine that it runs, on one 1024x1024 image, measured in turns.
/// </summary>
internal static class HostBar
{
    private const int Size = 1024;

    /// <summary>Measures and prints the bar, for a model or a classical method.</summary>
    public static void Run(string model)
    {
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = Size, Height = Size });
        using SimulatedFrame simulated = microscope.Render(0);
        using var image = new Image(simulated.Frame, Coords.Empty);
        using IFrameEnhancer engine = Enhancers.Open(model, new EnhancerOptions { Provider = "cpu", Tile = Size });
        using var catalog = PluginCatalog.Scan(PluginCatalog.DefaultFolders());
        PropertyMap settings = PropertyMap.Empty.With("model", model).With("provider", "cpu").With("tile", Size);
        using DataPipeline host = new ProcessorChain([new ProcessorChainEntry("super-resolution") { Settings = settings }])
            .CreatePipeline(catalog, PipelineMode.Synchronous, new NoStore());

        long buffers = FramePool.Shared.Allocated;
        double[][] times = Bars.Measure(() => engine.Enhance(simulated.Frame).Dispose(), () => host.InsertImage(image));
        double direct = Bars.Median(times[0]), through = Bars.Median(times[1]);
        Console.WriteLine($"{model}, {Size}x{Size}, CPU provider");
        Bars.Line("engine, an image", direct, "");
        Bars.Line("super-resolution in a host, an image", through, $"{Bars.Ratio(through / direct)} of the direct call (bar: 1.02)");
        Console.WriteLine($"  image buffers allocated: {FramePool.Shared.Allocated - buffers}");
    }

    private sealed class NoStore : IImageSink
    {
        public void PutSummaryMetadata(SummaryMetadata summary)
        {
        }

        public void PutImage(Image image)
        {
        }
    }
}
