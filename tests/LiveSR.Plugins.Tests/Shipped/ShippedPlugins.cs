using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Shipped;

/// <summary>The plugins that are shipped, loaded as a host loads them, from <c>plugins/</c> beside the program.</summary>
public sealed class ShippedPlugins : IDisposable
{
    public PluginCatalog Catalog { get; } = PluginCatalog.Scan(Path.Combine(AppContext.BaseDirectory, "plugins"));

    /// <summary>Runs images through one plugin, or a chain of them, and checks that nobody kept a lease.</summary>
    public Result Run(IEnumerable<ProcessorChainEntry> entries, IEnumerable<Image> images, SummaryMetadata? summary = null)
    {
        var sink = new CopyingSink();
        using DataPipeline pipeline = new ProcessorChain([.. entries]).CreatePipeline(Catalog, PipelineMode.Synchronous, sink);
        if (summary is not null)
        {
            pipeline.InsertSummaryMetadata(summary);
        }

        foreach (Image image in images)
        {
            using (image)
            {
                pipeline.InsertImage(image);
            }
        }

        pipeline.Halt();
        pipeline.GetExceptions().ShouldBeEmpty();
        FramePool.Shared.Outstanding.ShouldBe(0, "processors must give their leases back");
        return new Result(sink.Summary!, sink.Images);
    }

    public Result Run(string plugin, PropertyMap settings, params IEnumerable<Image> images) =>
        Run([new ProcessorChainEntry(plugin) { Settings = settings }], images);

    public void Dispose() => Catalog.Dispose();

    /// <summary>What came out.</summary>
    public sealed record Result(SummaryMetadata Summary, IReadOnlyList<Copied> Images);

    /// <summary>An image's parts, copied out of its lease. Values are <c>[Height, Width * Channels]</c>.</summary>
    public sealed record Copied(int Width, int Height, PixelFormat Format, Coords Coords, FrameMetadata Metadata, float[] Values)
    {
        public float this[int x, int y] => Values[(y * Width) + x];
    }

    private sealed class CopyingSink : IImageSink
    {
        public SummaryMetadata? Summary { get; private set; }

        public List<Copied> Images { get; } = [];

        public void PutSummaryMetadata(SummaryMetadata summary) => Summary = summary;

        public void PutImage(Image image)
        {
            Frame frame = image.Frame;
            int row = frame.Width * frame.Format.Channels();
            float[] values = new float[row * frame.Height];
            for (int y = 0; y < frame.Height; y++)
            {
                frame.ReadRow(y, values.AsSpan(y * row, row));
            }

            Images.Add(new Copied(frame.Width, frame.Height, frame.Format, image.Coords, image.Metadata, values));
        }
    }
}

/// <summary>Tests of shipped plugins run one after another: their leases are counted in the one shared pool.</summary>
[CollectionDefinition(nameof(ShippedPlugins), DisableParallelization = true)]
public sealed class ShippedPluginsGroup : ICollectionFixture<ShippedPlugins>;
