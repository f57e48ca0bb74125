using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>Everything that one size and format of frame needs on its way through a model. Made once, when the first such frame comes.</summary>
internal interface IFrameWork : IDisposable
{
    /// <summary>Edge of a tile in the network's pixels; for one piece, the larger edge of the image.</summary>
    int EffectiveTile { get; }

    /// <summary>Edge of a tile in the frame's pixels; 0 for one piece.</summary>
    int Tile { get; }

    /// <summary>Overlap on each side in the frame's pixels, rounded up.</summary>
    int Overlap { get; }

    /// <summary>Tiles in one run.</summary>
    int Batch { get; }

    /// <summary>How the intensities of the last frame were mapped.</summary>
    IntensityRange Range { get; }

    /// <summary>While true, a run ends as soon as it can, also the one that is going on. May be set on any thread.</summary>
    bool IsTerminated { get; set; }

    /// <summary>Whether a frame is of this size and format.</summary>
    bool Fits(Frame frame);

    /// <summary>Takes a frame all the way. False when the network's answer holds NaN or infinity.</summary>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    bool Compute(Frame frame, FrameWriter writer);
}
