using System.Collections.Immutable;
using System.Text.Json;
using LiveSR.Imaging;

namespace LiveSR.Live.Recordings;

/// <summary>All that is known of a frame, as JSON in the names of <see cref="FrameMetadata"/>; what is unknown is left out.</summary>
internal static class FrameJson
{
    /// <summary>Writes the properties into the object that is open.</summary>
    internal static void Write(Utf8JsonWriter json, Frame frame)
    {
        FrameMetadata metadata = frame.Metadata;
        json.WriteNumber("imageNumber", metadata.ImageNumber);
        json.WriteNumber("elapsedTimeMs", metadata.ElapsedTimeMs);
        json.WriteString("receivedTime", metadata.ReceivedTime);
        Write(json, "deviceFrameNumber", metadata.DeviceFrameNumber);
        Write(json, "deviceTimestampNs", metadata.DeviceTimestampNs);
        json.WriteString("camera", metadata.Camera);
        json.WriteNumber("width", frame.Width);
        json.WriteNumber("height", frame.Height);
        json.WriteString("format", frame.Format.ToString());
        json.WriteNumber("bitDepth", metadata.BitDepth);
        json.WriteNumber("binning", metadata.Binning);
        Write(json, "pixelSizeUm", metadata.PixelSizeUm);
        Write(json, "pixelSizeAffine", metadata.PixelSizeAffine?.ToString());
        Write(json, "roi", metadata.Roi?.ToString());
        Write(json, "exposureMs", metadata.ExposureMs);
        Write(json, "xPositionUm", metadata.XPositionUm);
        Write(json, "yPositionUm", metadata.YPositionUm);
        Write(json, "zPositionUm", metadata.ZPositionUm);
        Write(json, "scopeData", metadata.ScopeData);
        Write(json, "userData", metadata.UserData);
        if (metadata.Provenance is { } provenance)
        {
            Write(json, provenance);
        }
    }

    private static void Write(Utf8JsonWriter json, Provenance provenance)
    {
        json.WriteStartObject("provenance");
        json.WriteBoolean("inferred", provenance.Inferred);
        json.WriteString("model", provenance.Model);
        json.WriteString("modelHash", provenance.ModelHash);
        json.WriteNumber("scale", provenance.Scale);
        json.WriteString("normalisation", provenance.Normalisation);
        json.WriteNumber("tile", provenance.Tile);
        json.WriteNumber("overlap", provenance.Overlap);
        json.WriteString("executionProvider", provenance.ExecutionProvider);
        json.WriteString("precision", provenance.Precision);
        json.WriteNumber("sourceImageNumber", provenance.SourceImageNumber);
        Write(json, "calibration", provenance.Calibration);
        Write(json, "outOfRange", provenance.OutOfRange);
        Write(json, "degraded", provenance.Degraded);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableDictionary<string, string> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach ((string key, string value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
