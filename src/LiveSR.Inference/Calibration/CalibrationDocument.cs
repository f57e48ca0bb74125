using System.Text.Json.Serialization;

namespace LiveSR.Inference.Calibration;

/// <summary>
/// A calibration file as it stands: JSON in these names. What a file may leave out has a setter, for generated code sets
/// each init-only property, and those that are absent to nothing.
/// </summary>
internal sealed class CalibrationDocument
{
    /// <summary>What <see cref="Format"/> is.</summary>
    internal const string Name = "livesr-calibration";

    /// <summary>What <see cref="Version"/> is.</summary>
    internal const int Newest = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <value>When it was measured.</value>
    public DateTimeOffset? Measured { get; set; }

    public string? Camera { get; set; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <value><c>x,y,width,height</c> on the sensor.</value>
    public string? Roi { get; set; }

    public int Binning { get; set; } = 1;

    public required int BitDepth { get; init; }

    public double? ExposureMs { get; set; }

    public required double CountsPerElectron { get; init; }

    public required double OffsetCounts { get; init; }

    public required double ReadNoiseElectrons { get; init; }

    /// <value><c>dark</c>, <c>skewness</c> or <c>darkestPixels</c>.</value>
    public string? OffsetFrom { get; set; }

    /// <value>Column and row of each; none where it is left out.</value>
    public int[][]? HotPixels { get; set; }

    /// <value>Image beside the file: the read noise of each pixel in electrons.</value>
    public string? ReadNoiseMap { get; set; }

    /// <value>How far it can be trusted.</value>
    public string[] Notes { get; set; } = [];
}

/// <summary>Reads and writes it without reflection, for the C library is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CalibrationDocument))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
