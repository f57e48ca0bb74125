using System.Globalization;
using System.Text;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>What one page alone knows, as lines of key=value in its ImageDescription.</summary>
internal static class PageText
{
    /// <summary>Keys of the lines that say how a page's pixels were computed.</summary>
    internal static readonly string[] ProvenanceKeys =
    [
        nameof(Provenance.Inferred), nameof(Provenance.Model), nameof(Provenance.ModelHash), nameof(Provenance.Scale), nameof(Provenance.Normalisation),
        nameof(Provenance.Tile), nameof(Provenance.Overlap), nameof(Provenance.ExecutionProvider), nameof(Provenance.Precision),
        nameof(Provenance.SourceImageNumber), nameof(Provenance.Calibration), nameof(Provenance.OutOfRange), nameof(Provenance.Degraded), "SourcePixelSizeUm",
    ];

    /// <summary>The lines of a page.</summary>
    /// <param name="metadata">What is known of it.</param>
    /// <param name="statesTime">Whether its time is more than an assumption.</param>
    internal static string Write(FrameMetadata metadata, bool statesTime)
    {
        var text = new StringBuilder();
        void Line(string key, IFormattable? value) => text.Append(value is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{key}={value}\n"));
        void Words(string key, string? value) => text.Append(string.IsNullOrEmpty(value) ? "" : $"{key}={value.ReplaceLineEndings(" ")}\n");

        Line("ImageNumber", metadata.ImageNumber);
        Line("ElapsedTimeMs", statesTime ? metadata.ElapsedTimeMs : null);
        Line("DeviceFrameNumber", metadata.DeviceFrameNumber);
        Line("DeviceTimestampNs", metadata.DeviceTimestampNs);
        Line("ExposureMs", metadata.ExposureMs);
        Line("XPositionUm", metadata.XPositionUm);
        Line("YPositionUm", metadata.YPositionUm);
        Line("ZPositionUm", metadata.ZPositionUm);
        Words("Camera", metadata.Camera);
        Words("Channel", metadata.ChannelName);
        Words("Position", metadata.PositionName);
        if (metadata.Provenance is { } provenance)
        {
            string[] values =
            [
                provenance.Inferred ? "true" : "false", provenance.Model, provenance.ModelHash, Text(provenance.Scale), provenance.Normalisation,
                Text(provenance.Tile), Text(provenance.Overlap), provenance.ExecutionProvider, provenance.Precision,
                Text(provenance.SourceImageNumber), provenance.Calibration ?? "", provenance.OutOfRange ?? "", provenance.Degraded ?? "", metadata.Source?.PixelSizeUm is { } size ? Text(size) : "",
            ];
            for (int i = 0; i < values.Length; i++)
            {
                Words(ProvenanceKeys[i], values[i]);
            }
        }

        return text.ToString();
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
