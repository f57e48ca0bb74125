using LiveSR.Files;
using LiveSR.Pipeline;
using LiveSR.Queues;

namespace LiveSR.Cli.Processing;

/// <summary>What <c>livesr live</c> does with each frame: a model, or a chain of plugins.</summary>
internal interface ILiveProcessing : IDisposable
{
    /// <summary>Name of the stage in the figures.</summary>
    string Stage { get; }

    /// <summary>What it is, for the user: the model with its scale, or the plugins in order.</summary>
    string Title { get; }

    /// <summary>The last frame and what became of it.</summary>
    LatestPair Latest { get; }

    /// <summary>Does what the first frame would have to wait for, as far as that can be done without it.</summary>
    /// <param name="source">What will come.</param>
    /// <param name="cancellation">Ends it before its time.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    void WarmUp(SourceInfo source, CancellationToken cancellation);

    /// <summary>Adds the stage to a branch. Once; dispose this after the pipeline has ended.</summary>
    void AddTo(BranchBuilder branch, QueueOptions queue);
}
