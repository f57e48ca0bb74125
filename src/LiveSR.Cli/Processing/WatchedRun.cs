using System.Reactive.Subjects;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Cli.Processing;

/// <summary>
/// A run of <c>livesr live</c> as the live view sees it: it can be looked at, and is turned by its command line alone. As a
/// sink it hands each pair on; who looks at it never holds it up.
/// </summary>
/// <param name="key">Names the source among all sources.</param>
/// <param name="source">What it delivers.</param>
/// <param name="processing">What is made of it.</param>
internal sealed class WatchedRun(string key, SourceInfo source, ILiveProcessing processing) : IViewedSession, IFrameSink
{
    private static readonly TimeSpan FigureInterval = TimeSpan.FromSeconds(1);

    private readonly Subject<ViewedFrames> _frames = new();
    private volatile PipelineStatistics? _figures;
    private volatile string _provider = "";
    private volatile bool _ended;

    public IObservable<ViewedFrames> Frames => _frames;

    public SessionState State => new()
    {
        Source = new SourceFacts(key, source.Name, source.Width, source.Height, source.BitDepth, source.FrameRate, IsSimulated: false, _ended ? "The run is at its end." : null),
        Processing = new ProcessingState { Model = processing.Title, Provider = _provider },
        Flow = _figures is { } figures ? Flow(figures) : new FlowState(),
    };

    /// <summary>Takes the figures of a pipeline until it ends.</summary>
    public IDisposable Follow(LivePipeline pipeline) => pipeline.Statistics(FigureInterval).Subscribe(figures => _figures = figures);

    public void Watch(SessionInterest interest)
    {
        // All that this run shows comes by itself.
    }

    public Task<string> DoAsync(SessionCommand command, CancellationToken cancellation) =>
        throw new SessionCommandException("a run of 'livesr live' is watched and not turned: 'livesr view' is for that");

    public void Write(Frame frame)
    {
        using ViewedFrames? latest = processing.Latest.Share();
        if (latest is not null)
        {
            _provider = latest.Enhanced?.Metadata.Provenance?.ExecutionProvider ?? "";
            _frames.OnNext(latest);
        }
    }

    public void Complete() => _ended = true;

    public void Dispose() => _ended = true;

    private static FlowState Flow(PipelineStatistics figures)
    {
        LatencySummary latency = figures.Sinks[0].EndToEnd;
        return new FlowState
        {
            CameraRate = figures.FpsIn,
            EnhancedRate = figures.Stages[0].Fps,
            FramesDue = figures.FramesIn + figures.LostBySource,
            LatencyP50 = latency.P50.TotalMilliseconds,
            LatencyP95 = latency.P95.TotalMilliseconds,
            LatencyP99 = latency.P99.TotalMilliseconds,
            Losses = [new LossState("camera", figures.LostBySource), .. figures.Queues.Select(queue => new LossState(queue.Name, queue.Dropped))],
        };
    }
}
