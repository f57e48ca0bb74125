using System.Globalization;
using LiveSR.Inference.Providers;

namespace LiveSR.Cli.Benchmarking;

/// <summary>One line of a benchmark: what is computed, and by whom.</summary>
/// <param name="Model">A model's name or file.</param>
/// <param name="Width">Width of the frames.</param>
/// <param name="Height">Their height.</param>
/// <param name="Batch">Images of a run; 1 also measures single frames and the pipeline.</param>
/// <param name="Precision">Arithmetic of the network.</param>
/// <param name="Provider">Who computes.</param>
/// <param name="DevicePath">Whether frames go to the provider in their own integers, see <c>EnhancerOptions</c>.</param>
internal sealed record BenchCase(string Model, int Width, int Height, int Batch, Precision Precision, ExecutionProvider Provider, bool DevicePath)
{
    /// <summary>For example <c>512x512 x8</c>.</summary>
    public string Size => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}{(Batch == 1 ? "" : $" x{Batch}")}");
}

/// <summary>What was measured of a case; times in milliseconds, null where it was not measured.</summary>
internal sealed record BenchFigures
{
    /// <summary>Images a second of the runs alone, from the processor's memory to the processor's memory.</summary>
    public required double BareFps { get; init; }

    /// <summary>Images a second through a pipeline, with as many frames in flight as the enhancer takes.</summary>
    public double? PipelineFps { get; init; }

    /// <summary>Part of the bare runs' rate that the pipeline keeps.</summary>
    public double? PipelineShare => PipelineFps / BareFps;

    /// <summary>Median time of a single frame through the enhancer.</summary>
    public double? P50 { get; init; }

    /// <summary>95th percentile.</summary>
    public double? P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public double? P99 { get; init; }

    /// <summary>PSNR of the enhanced frame against the processor's 32-bit floats, dB: what a reduced precision loses; infinite where nothing differs.</summary>
    public double? LossPsnr { get; init; }

    /// <summary>Largest difference to the processor's 32-bit floats, in counts of the frame's depth.</summary>
    public double? LossCounts { get; init; }

    /// <summary>Bytes of an image to the provider.</summary>
    public required long BytesToDevice { get; init; }

    /// <summary>Bytes of an image from the provider.</summary>
    public required long BytesFromDevice { get; init; }

    /// <summary>The network's operations for an image; null where they cannot be counted.</summary>
    public double? Operations { get; init; }

    /// <summary>Least time of an image by the device's measured rates.</summary>
    public double? FloorMs { get; init; }

    /// <summary>Part of the device's rate that the bare runs reach.</summary>
    public double? OfFloor => FloorMs * BareFps / 1000;

    /// <summary>Operators on images that the CPU computed because the provider lacks them.</summary>
    public IReadOnlyList<string> OnCpu { get; init; } = [];

    /// <summary>Memory of this process while it ran, MiB.</summary>
    public required double ProcessMiB { get; init; }

    /// <summary>Memory of the device in use while it ran, MiB, of all programs; null where nobody says.</summary>
    public double? DeviceMiB { get; init; }
}

/// <summary>A case and what came of it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Figures">What was measured; null when it failed.</param>
/// <param name="Problem">Why it failed, in one line.</param>
internal sealed record BenchResult(BenchCase Case, BenchFigures? Figures, string? Problem = null);
