using LiveSR.Imaging;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Benchmarks;

/// <summary>Memory over a long run of what hosts call: the super-resolution plugin in a synchronous pipeline, and the C library.</summary>
internal static class HostSoak
{
    public const int DefaultFrames = 100_000;
    private const int Size = 64;

    /// <summary>Runs the plugin and prints; returns the exit code.</summary>
    public static int RunPlugin(int frames)
    {
        using FrameLease frame = NativeLibraryBar.NoiseFrame(Size);
        using var catalog = PluginCatalog.Scan(PluginCatalog.DefaultFolders());
        PropertyMap settings = PropertyMap.Empty.With("model", Bars.DefaultModel).With("provider", "cpu");
        var store = new CountingStore();
        int before = FramePool.Shared.Outstanding;
        using (DataPipeline host = new ProcessorChain([new ProcessorChainEntry("super-resolution") { Settings = settings }])
            .CreatePipeline(catalog, PipelineMode.Synchronous, store))
        {
            Watch(frames, number =>
            {
                using var image = new Image(frame.Frame, Coords.Empty.With(Coords.TimeAxis, number));
                host.InsertImage(image);
            });
        }

        int left = FramePool.Shared.Outstanding - before;
        Console.WriteLine($"inserted {frames}, came out {store.Count}; leases left: {left}");
        return store.Count == frames && left == 0 ? 0 : 1;
    }

    /// <summary>Runs the compiled library and prints; returns the exit code.</summary>
    public static int RunLibrary(string library, int frames)
    {
        using FrameLease frame = NativeLibraryBar.NoiseFrame(Size);
        using var native = new NativeEngine(library, Bars.DefaultModel, Size, scale: 2);
        Watch(frames, _ => native.Process(frame.Frame));
        return 0;
    }

    private static void Watch(int frames, Action<int> run)
    {
        var memory = new MemoryWatch(frames);
        for (int number = 0; number < frames; number++)
        {
            memory.At(number);
            run(number);
        }

        memory.At(frames);
    }

    private sealed class CountingStore : IImageSink
    {
        public long Count { get; private set; }

        public void PutSummaryMetadata(SummaryMetadata summary)
        {
        }

        public void PutImage(Image image) => Count++;
    }
}
