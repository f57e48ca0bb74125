using System.Collections.Immutable;
using LiveSR.Output;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Loading;

/// <summary>How a pipeline takes images.</summary>
public enum PipelineMode
{
    /// <summary>On the caller's thread: <see cref="SynchronousPipeline"/>.</summary>
    Synchronous,

    /// <summary>A thread per processor, nothing dropped: <see cref="AsynchronousPipeline"/>.</summary>
    Asynchronous,

    /// <summary>Never blocks, drops the oldest: <see cref="LiveViewPipeline"/>.</summary>
    Live,
}

/// <summary>One processor in a chain: a plugin with settings.</summary>
/// <param name="Plugin">Name of the plugin.</param>
public sealed record ProcessorChainEntry(string Plugin)
{
    /// <summary>Whether it takes part in acquisitions (synchronous and asynchronous pipelines).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether it takes part in the live view.</summary>
    public bool EnabledInLive { get; init; } = true;

    /// <summary>Its settings; what is absent takes the plugin's default.</summary>
    public PropertyMap Settings { get; init; } = PropertyMap.Empty;
}

/// <summary>
/// Which processors a user wants, in order, with their settings: pure data that a file keeps. Immutable; a pipeline
/// that was built from it does not change, so a change of settings means a new chain and a new pipeline.
/// </summary>
/// <param name="Entries">The processors in order.</param>
public sealed record ProcessorChain(ImmutableArray<ProcessorChainEntry> Entries)
{
    /// <summary>A chain that leaves images alone.</summary>
    public static ProcessorChain Empty { get; } = new([]);

    /// <summary>Reads a chain file and checks it against the plugins at hand.</summary>
    /// <param name="path">A JSON file as <see cref="Save(string)"/> writes it.</param>
    /// <param name="catalog">The plugins.</param>
    /// <exception cref="PluginException">The file cannot be read, or names a plugin or setting that does not exist; one line says where.</exception>
    public static ProcessorChain Load(string path, PluginCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        try
        {
            ProcessorChain chain = ChainFile.Parse(File.ReadAllText(path));
            chain.CreateFactories(chain.Entries, catalog);
            return chain;
        }
        catch (Exception exception) when (exception is PropertyException or PluginException or IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the chain into a new file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written, or exists.</exception>
    public void Save(string path) => Save(path, overwrite: false);

    /// <summary>Writes the chain, whole or not at all.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="IOException">The file cannot be written, or exists.</exception>
    public void Save(string path, bool overwrite) => OutputFile.Write(path, overwrite, file => file.Write(ChainFile.Format(this)));

    /// <summary>Builds a pipeline of the processors that are enabled for <paramref name="mode"/>.</summary>
    /// <exception cref="PluginException">A plugin does not exist, its settings do not fit, or it threw.</exception>
    public DataPipeline CreatePipeline(PluginCatalog catalog, PipelineMode mode, IImageSink sink)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(sink);
        ImmutableArray<ProcessorChainEntry> enabled =
            [.. Entries.Where(entry => mode == PipelineMode.Live ? entry.EnabledInLive : entry.Enabled)];
        ImmutableArray<PipelineStage> stages = CreateProcessors(CreateFactories(enabled, catalog));
        return mode switch
        {
            PipelineMode.Synchronous => new SynchronousPipeline(stages, sink),
            PipelineMode.Asynchronous => new AsynchronousPipeline(stages, sink),
            PipelineMode.Live => new LiveViewPipeline(stages, sink),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode."),
        };
    }

    private ImmutableArray<(string Name, IProcessorFactory Factory)> CreateFactories(
        ImmutableArray<ProcessorChainEntry> entries, PluginCatalog catalog) =>
        [.. entries.Select(entry => (entry.Plugin, At(entry, () => CreateFactory(entry, catalog))))];

    private static IProcessorFactory CreateFactory(ProcessorChainEntry entry, PluginCatalog catalog)
    {
        IProcessorPlugin plugin = catalog.Get(entry.Plugin);
        using IProcessorConfigurator configurator = plugin.CreateConfigurator(PropertyMap.Empty);
        entry.Settings.ThrowIfUnknown(configurator.GetSettings());
        return plugin.CreateFactory(entry.Settings);
    }

    private ImmutableArray<PipelineStage> CreateProcessors(ImmutableArray<(string Name, IProcessorFactory Factory)> factories)
    {
        ImmutableArray<PipelineStage>.Builder stages = ImmutableArray.CreateBuilder<PipelineStage>(factories.Length);
        try
        {
            foreach ((string name, IProcessorFactory factory) in factories)
            {
                stages.Add(new PipelineStage(name, factory.CreateProcessor()));
            }

            return stages.ToImmutable();
        }
        catch (Exception exception)
        {
            // Those that exist already hold resources: halting a pipeline of them releases these.
            new SynchronousPipeline(stages.ToImmutable(), NoSink.Instance).Halt();
            throw new PluginException($"{factories[stages.Count].Name} could not make a processor: {exception.Message}", exception);
        }
    }

    /// <summary>Says where in the chain a mistake is, whatever it is.</summary>
    private T At<T>(ProcessorChainEntry entry, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
        {
            throw new PluginException($"processor {Entries.IndexOf(entry) + 1} ({entry.Plugin}): {exception.Message}", exception);
        }
    }

    private sealed class NoSink : IImageSink
    {
        public static NoSink Instance { get; } = new();

        public void PutSummaryMetadata(SummaryMetadata summary)
        {
        }

        public void PutImage(Image image)
        {
        }
    }
}
