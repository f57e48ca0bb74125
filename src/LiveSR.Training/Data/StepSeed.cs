namespace LiveSR.Training.Data;

/// <summary>
/// The seed of what a step draws, from the run's seed and the step alone: a resumed run draws what an unbroken one would
/// have, without a generator's state in the checkpoint.
/// </summary>
internal static class StepSeed
{
    /// <summary>Mixes seed and step (SplitMix64), so that neighbouring steps draw unrelated numbers.</summary>
    internal static int Of(int seed, long step)
    {
        ulong z = unchecked(((ulong)seed << 40) + (ulong)step + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (int)((z ^ (z >> 31)) & int.MaxValue);
    }
}
