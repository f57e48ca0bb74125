using LiveSR.Imaging;

namespace LiveSR.Simulation;

/// <summary>A frame of the simulated microscope and, when asked for, the truth behind it. Disposing it gives both back.</summary>
public sealed class SimulatedFrame : IDisposable
{
    private readonly FrameLease _frame;
    private readonly FrameLease? _truth;

    internal SimulatedFrame(FrameLease frame, FrameLease? truth)
    {
        _frame = frame;
        _truth = truth;
    }

    /// <summary>What the camera recorded.</summary>
    public Frame Frame => _frame.Frame;

    /// <summary>What an ideal microscope would have recorded, at <see cref="SimulationOptions.TruthScale"/>; null when that is 0.</summary>
    public Frame? Truth => _truth?.Frame;

    /// <inheritdoc/>
    public void Dispose()
    {
        _frame.Dispose();
        _truth?.Dispose();
    }
}
