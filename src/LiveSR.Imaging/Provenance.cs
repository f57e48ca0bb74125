namespace LiveSR.Imaging;

/// <summary>How the pixels of a frame were computed. A frame straight from a source has none.</summary>
public sealed record Provenance
{
    /// <summary>Name of the model or classical method.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file, hex, or empty for a classical method.</summary>
    public string ModelHash { get; init; } = "";

    /// <summary>Pixels of output for one pixel of input, along each axis.</summary>
    public required int Scale { get; init; }

    /// <summary>How intensities were mapped to the network's range, and back.</summary>
    public string Normalisation { get; init; } = "";

    /// <summary>The point-spread function that was deconvolved by and how far, in words; empty where none was.</summary>
    public string PointSpread { get; init; } = "";

    /// <summary>Edge of the square tile in input pixels; 0 when the image was one tile.</summary>
    public int Tile { get; init; }

    /// <summary>Overlap of neighbouring tiles on each side (the halo), in input pixels.</summary>
    public int Overlap { get; init; }

    /// <summary>Execution provider that computed it: <c>cpu</c>, <c>cuda</c>, <c>dml</c>, <c>webgpu</c>, or <c>classical</c>.</summary>
    public string ExecutionProvider { get; init; } = "";

    /// <summary>Arithmetic of the network: <c>fp32</c>, <c>fp16</c>, <c>int8</c>.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>SHA-256 of the camera's calibration file by which hot pixels were replaced first, hex; null for none.</summary>
    public string? Calibration { get; init; }

    /// <summary>ImageNumber of the source frame.</summary>
    public long SourceImageNumber { get; init; }

    /// <summary>True when a learned prior or deconvolution put detail there that the sensor did not record.</summary>
    public required bool Inferred { get; init; }

    /// <summary>What of the frame lies outside of what the model learned on, or null.</summary>
    public string? OutOfRange { get; init; }

    /// <summary>Why less was done than asked for (device too slow, out of memory), or null.</summary>
    public string? Degraded { get; init; }
}
