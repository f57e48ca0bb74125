namespace LiveSR.Inference.Providers;

/// <summary>How a model runs fastest on a device, as <see cref="DeviceProbe"/> measured it.</summary>
/// <param name="Tile">Largest edge of a tile in pixels of the network's input.</param>
/// <param name="Batch">Tiles per run.</param>
/// <param name="Threads">Threads of the CPU provider, at least 1.</param>
public sealed record DeviceSettings(int Tile, int Batch, int Threads)
{
    /// <summary>What is used where nothing was measured.</summary>
    public static DeviceSettings Default { get; } = new(512, 1, Environment.ProcessorCount);

    internal bool IsSane => Tile is >= 1 and <= 1 << 15 && Batch is >= 1 and <= 256 && Threads is >= 1 and <= 4096;
}
