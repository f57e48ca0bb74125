using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Pipeline;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;
using LiveSR.Queues;

namespace LiveSR.Cli.Processing;

/// <summary>
/// Sends each frame, or its region of interest, through a chain of plugins on the stage's own thread. Images that one
/// frame becomes (raw and enhanced, say) follow one another in the order in which the chain emits them.
/// </summary>
internal sealed class ChainProcessing : ILiveProcessing, IFrameTransform, IImageSink
{
    private readonly PluginCatalog _catalog;
    private readonly DataPipeline _pipeline;
    private readonly PixelRect? _roi;
    private FrameLease? _current;
    private Action<Frame>? _emit;
    private int _time;

    /// <summary>Loads the plugins that a chain file names.</summary>
    /// <exception cref="PluginException">The file, a plugin or a setting is not as it must be; one line says what.</exception>
    public ChainProcessing(string file, PixelRect? roi)
    {
        _roi = roi;
        _catalog = PluginCatalog.Scan(PluginCatalog.DefaultFolders());
        try
        {
            var chain = ProcessorChain.Load(file, _catalog);
            ProcessorChain live = new([.. chain.Entries.Where(entry => entry.EnabledInLive).Select(entry => entry with { Enabled = true })]);
            if (live.Entries.IsEmpty)
            {
                throw new UsageException($"{file} has no processor that is enabled in live: add one, or leave --processors away.");
            }

            Title = string.Join(", ", live.Entries.Select(entry => entry.Plugin));

            // In live, and yet on this thread: the queue before the stage has dropped what is too much already.
            _pipeline = live.CreatePipeline(_catalog, PipelineMode.Synchronous, this);
        }
        catch
        {
            _catalog.Dispose();
            throw;
        }
    }

    public string Stage => "processors";

    public string Title { get; }

    public LatestPair Latest { get; } = new();

    /// <summary>Does nothing: a processor may remember every image that it sees.</summary>
    public void WarmUp(SourceInfo source, CancellationToken cancellation)
    {
    }

    public void AddTo(BranchBuilder branch, QueueOptions queue) => branch.Stage(Stage, this, queue);

    public void Process(Frame frame, Action<Frame> emit)
    {
        using FrameLease raw = _roi is { } part ? frame.Crop(part) : frame.Lease();
        using var image = new Image(raw.Frame, Coords.Empty.With(Coords.TimeAxis, _time++));
        (_current, _emit) = (raw, emit);
        try
        {
            _pipeline.InsertImage(image);
        }
        finally
        {
            (_current, _emit) = (null, null);
        }
    }

    public void Flush(Action<Frame> emit)
    {
        _emit = emit;
        _pipeline.Halt();
        _emit = null;
        if (_pipeline.GetExceptions() is [{ } first, ..])
        {
            throw first;
        }
    }

    public void PutSummaryMetadata(SummaryMetadata summary)
    {
    }

    public void PutImage(Image image)
    {
        if (_current is { } raw)
        {
            Latest.Keep(raw.Frame, image.Frame);
        }

        _emit?.Invoke(image.Frame);
    }

    /// <summary>Halts the chain, if it still runs, without emitting anything.</summary>
    public void Dispose()
    {
        _emit = null;
        _pipeline.Dispose();
        _catalog.Dispose();
        Latest.Dispose();
    }
}
