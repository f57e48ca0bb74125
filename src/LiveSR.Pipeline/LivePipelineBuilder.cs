using LiveSR.Imaging;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline;

/// <summary>
/// Describes a pipeline: branches that each take every frame of the source, with stages and sinks of their own.
/// <see cref="Start"/> builds and starts it; start the source after that.
/// </summary>
/// <param name="frames">The source's frames; from one thread at a time.</param>
public sealed class LivePipelineBuilder(IObservable<Frame> frames)
{
    private readonly List<BranchBuilder> _branches = [];
    private readonly HashSet<string> _names = ["source"];

    /// <value>The clock of all figures and time limits; the system's by default.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <value>Name of the pipeline in measurements.</value>
    public string Name { get; init; } = "pipeline";

    internal IObservable<Frame> Frames { get; } = frames ?? throw new ArgumentNullException(nameof(frames));

    internal IReadOnlyList<BranchBuilder> Branches => _branches;

    /// <summary>
    /// Begins a branch. Branches cannot delay one another, except that one whose first queue waits delays the source.
    /// </summary>
    public BranchBuilder Branch()
    {
        var branch = new BranchBuilder(this);
        _branches.Add(branch);
        return branch;
    }

    /// <summary>Builds the pipeline and subscribes it to the source.</summary>
    /// <exception cref="InvalidOperationException">There is no sink, or a branch has none.</exception>
    public LivePipeline Start()
    {
        if (_branches.Count == 0 || _branches.Any(branch => branch.Sinks.Count == 0))
        {
            throw new InvalidOperationException("A pipeline needs a branch, and each branch a sink: add a NullSink to run without output.");
        }

        return new LivePipeline(this);
    }

    internal string Unique(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _names.Add(name) ? name : throw new ArgumentException($"The pipeline already has a '{name}': names tell its statistics apart.", nameof(name));
    }
}

/// <summary>One branch of a pipeline that is being described: stages in order, then sinks side by side.</summary>
public sealed class BranchBuilder
{
    private readonly LivePipelineBuilder _pipeline;
    private readonly List<StageStep> _stages = [];
    private readonly List<SinkStep> _sinks = [];

    internal BranchBuilder(LivePipelineBuilder pipeline) => _pipeline = pipeline;

    internal IReadOnlyList<StageStep> Stages => _stages;

    internal IReadOnlyList<SinkStep> Sinks => _sinks;

    /// <summary>Adds a stage.</summary>
    /// <param name="name">Its name, and that of the queue before it.</param>
    /// <param name="stage">Makes a frame from a frame, or leases the one given.</param>
    /// <param name="queue">
    /// The queue before it, which gives it a thread of its own. Null runs it on the stage before's thread; a branch's
    /// first stage then gets <see cref="QueueOptions.Live"/>, since it must never run on the camera's thread.
    /// </param>
    public BranchBuilder Stage(string name, Func<Frame, FrameLease> stage, QueueOptions? queue = null)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Stage(name, (frame, _) => stage(frame), queue);
    }

    /// <summary>Adds a stage that can be ended in the middle of a frame.</summary>
    /// <param name="name">Its name, and that of the queue before it.</param>
    /// <param name="stage">
    /// As above; its token is cancelled when nobody waits for the result any more, and whatever it throws then is not an error.
    /// </param>
    /// <param name="queue">The queue before it; null means the same as for the other kinds of stage.</param>
    /// <param name="inFlight">
    /// Frames that the stage may be given at once, each by another thread; results keep the frames' order. 1 runs it on the queue's thread.
    /// </param>
    public BranchBuilder Stage(string name, Func<Frame, CancellationToken, FrameLease> stage, QueueOptions? queue = null, int inFlight = 1)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1);
        return Add(name, (frames, monitor, threads) => inFlight == 1 ? frames.Staged(stage, monitor) : frames.Overlapped(stage, inFlight, monitor, threads), queue);
    }

    /// <summary>Adds a stage that makes any number of frames of each.</summary>
    /// <param name="name">Its name, and that of the queue before it.</param>
    /// <param name="transform">The stage, for this pipeline alone while it runs; it stays the caller's to dispose.</param>
    /// <param name="queue">The queue before it; null means the same as for the other kind of stage.</param>
    public BranchBuilder Stage(string name, IFrameTransform transform, QueueOptions? queue = null)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return Add(name, (frames, monitor, _) => frames.Transformed(transform, monitor), queue);
    }

    /// <summary>Adds a sink on a thread of its own, after all stages of the branch.</summary>
    /// <param name="name">Its name, and that of the queue before it.</param>
    /// <param name="sink">The sink, which the pipeline then owns and disposes.</param>
    /// <param name="queue">The queue before it; <see cref="QueueOptions.Live"/> when null.</param>
    /// <param name="essential">Whether its failure ends the whole pipeline; else the others go on without it.</param>
    public BranchBuilder Sink(string name, IFrameSink sink, QueueOptions? queue = null, bool essential = false)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sinks.Add(new SinkStep(_pipeline.Unique(name), sink, queue ?? QueueOptions.Live, essential));
        return this;
    }

    private BranchBuilder Add(string name, StageOperator apply, QueueOptions? queue)
    {
        _stages.Add(new StageStep(_pipeline.Unique(name), apply, queue ?? (_stages.Count == 0 ? QueueOptions.Live : null)));
        return this;
    }
}

/// <summary>Puts a stage behind frames.</summary>
internal delegate IObservable<Frame> StageOperator(IObservable<Frame> frames, StageMonitor monitor, PipelineThreads threads);

/// <summary>A stage and the queue before it, if it has one.</summary>
internal sealed record StageStep(string Name, StageOperator Apply, QueueOptions? Queue);

/// <summary>A sink and the queue before it.</summary>
internal sealed record SinkStep(string Name, IFrameSink Sink, QueueOptions Queue, bool Essential);
