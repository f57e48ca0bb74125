using System.Collections.Immutable;
using System.Globalization;

namespace LiveSR.Inference.Providers;

/// <summary>How a model runs fastest on a device, as <see cref="DeviceProbe"/> measured it.</summary>
/// <param name="Tile">Largest edge of a tile in pixels of the network's input.</param>
/// <param name="Batch">Tiles per run.</param>
/// <param name="Threads">Threads of the CPU provider, at least 1.</param>
/// <param name="Spinning">What these threads do while they have no work.</param>
/// <param name="SideBySide">Frames that the CPU computes at the same time, each with its part of the processors, where frames come without a pause; 1 for one after the other.</param>
public sealed record DeviceSettings(int Tile, int Batch, int Threads, Spinning Spinning = Spinning.Never, int SideBySide = 1)
{
    /// <summary>What is used where nothing was measured.</summary>
    public static DeviceSettings Default { get; } = new(512, 1, Environment.ProcessorCount);

    internal bool IsSane => Tile is >= 1 and <= 1 << 15 && Batch is >= 1 and <= 256 && Threads is >= 1 and <= 4096 && SideBySide is >= 1 and <= 16 && Enum.IsDefined(Spinning);
}

/// <summary>One trial of a <see cref="DeviceProbe"/>: a frame of one tile, or of several in a batch, through the whole engine.</summary>
/// <param name="Settings">What was tried.</param>
/// <param name="Milliseconds">Median time of a frame.</param>
public sealed record DeviceTrial(DeviceSettings Settings, double Milliseconds)
{
    /// <summary>For example <c>512 px 31.2 ms</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Settings.Batch > 1 ? $"{Settings.Batch} x " : "")}{Settings.Tile} px {Milliseconds:0.0} ms");
}

/// <summary>What was measured of a model on a device, as it is remembered.</summary>
/// <param name="Model">Name, version and scale of the model.</param>
/// <param name="Provider">Name of the execution provider.</param>
/// <param name="Device">The device and the library, as <see cref="ISessionFactory.Describe"/> names them.</param>
/// <param name="Best">What brings most finished pixels a second.</param>
/// <param name="Trials">Every trial, in order.</param>
public sealed record DeviceMeasurement(string Model, string Provider, string Device, DeviceSettings Best, ImmutableArray<DeviceTrial> Trials)
{
    internal bool IsSane => Model is not null && Provider is not null && Device is not null && Best is { IsSane: true }
        && !Trials.IsDefault && Trials.All(trial => trial is { Settings.IsSane: true });

    /// <summary>For example <c>livesr-live-x2 1.0 x2 on cpu: tile 512, 2 spinning threads (2 spinning threads: 256 px 8.1 ms, 512 px 31.2 ms; 1 thread: 256 px 15.0 ms)</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> byThreads = Trials.GroupBy(trial => Words(trial.Settings)).Select(group =>
            $"{group.Key}: {string.Join(", ", group.OrderBy(trial => (trial.Settings.Tile, trial.Settings.Batch)))}");
        string batch = Best.Batch > 1 ? $", batch {Best.Batch}" : "";
        return $"{Model} on {Provider}: tile {Best.Tile}{batch}, {Words(Best)} ({string.Join("; ", byThreads)})";
    }

    private static string Words(DeviceSettings settings)
    {
        string threads = settings.Threads == 1 ? "1 thread"
            : $"{settings.Threads} {(settings.Spinning == Spinning.Never ? "sleeping" : "spinning")} threads";
        return settings.SideBySide == 1 ? threads : $"{threads}, {settings.SideBySide} frames side by side";
    }
}
