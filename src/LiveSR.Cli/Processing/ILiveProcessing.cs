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

    /// <summary>Whether frames keep their pixel format; plugins may change it.</summary>
    bool KeepsFormat { get; }

    /// <summary>The last frame and what became of it.</summary>
    LatestPair Latest { get; }

    /// <summary>Adds the stage to a branch. Once; dispose this after the pipeline has ended.</summary>
    void AddTo(BranchBuilder branch, QueueOptions queue);
}
