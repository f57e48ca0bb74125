using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;
using LiveSR.Plugins.Tests.Loading;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class TemplateTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void TemplateLoadsAndMultipliesIntensities()
    {
        // The template's own output folder is a plugin folder: artifacts/bin/MyPlugin/debug.
        using var catalog = PluginCatalog.Scan(Path.Combine(AppContext.BaseDirectory, "..", "..", "MyPlugin"));
        var values = new List<int>();
        var sink = new RecordingSink { OnImage = image => values.Add(image.Frame.Row<ushort>(0)[3]) };
        var chain = new ProcessorChain([new ProcessorChainEntry("my-plugin") { Settings = PropertyMap.Empty.With("factor", 3.0) }]);
        using DataPipeline pipeline = chain.CreatePipeline(catalog, PipelineMode.Asynchronous, sink);
        using Image image = _bench.Image(number: 10);
        pipeline.InsertImage(image);
        pipeline.Halt();
        pipeline.GetExceptions().ShouldBeEmpty();
        values.ShouldBe([3 * image.Frame.Row<ushort>(0)[3]]);
    }

    [Fact]
    public void FactorOutOfRangeIsToldWithTheChainsPath()
    {
        using var catalog = PluginCatalog.Scan(Path.Combine(AppContext.BaseDirectory, "..", "..", "MyPlugin"));
        using var folders = new PluginFolders();
        string path = Path.Combine(folders.Root, "chain.json");
        new ProcessorChain([new ProcessorChainEntry("my-plugin") { Settings = PropertyMap.Empty.With("factor", 1000.0) }]).Save(path);
        Should.Throw<PluginException>(() => ProcessorChain.Load(path, catalog)).Message.ShouldEndWith("'factor' is 1000: choose 0.01 to 100");
    }
}
