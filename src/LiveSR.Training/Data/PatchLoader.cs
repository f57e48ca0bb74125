namespace LiveSR.Training.Data;

/// <summary>Draws the patches of the next step on other processors while a step is computed.</summary>
internal sealed class PatchLoader(PatchSampler sampler)
{
    private Task<DrawnPatches>? _ahead;
    private long _aheadStep;

    /// <summary>The patches of a step, drawn ahead or now.</summary>
    internal PatchBatch Take(long step)
    {
        DrawnPatches patches = _ahead is { } ahead && _aheadStep == step ? ahead.GetAwaiter().GetResult() : sampler.DrawPatches(step);
        _ahead = null;
        return patches.ToBatch();
    }

    /// <summary>Begins to draw the patches of a step.</summary>
    internal void DrawAhead(long step) => (_aheadStep, _ahead) = (step, Task.Run(() => sampler.DrawPatches(step)));
}
