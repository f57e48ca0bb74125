using LiveSR.Capture.Opening;

namespace LiveSR.Capture.Genicam;

/// <summary>What the options of <c>genicam:</c> ask for; null leaves the camera as it is.</summary>
internal sealed record GenicamSettings
{
    /// <summary>Exposure in milliseconds.</summary>
    internal double? ExposureMs { get; init; }

    /// <summary>Gain, in the camera's own unit.</summary>
    internal double? Gain { get; init; }

    /// <summary>Frames per second.</summary>
    internal double? FrameRate { get; init; }

    /// <summary>Left edge of the region, in the sensor's pixels after binning.</summary>
    internal int? X { get; init; }

    /// <summary>Upper edge of the region, in the sensor's pixels after binning.</summary>
    internal int? Y { get; init; }

    /// <summary>Width in pixels.</summary>
    internal int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    internal int? Height { get; init; }

    /// <summary>Sensor pixels that are summed along each axis.</summary>
    internal int? Binning { get; init; }

    /// <summary>Significant bits, which choose the pixel format unless <see cref="Format"/> names it.</summary>
    internal int? Depth { get; init; }

    /// <summary>Name of the pixel format, such as <c>Mono12p</c>.</summary>
    internal string? Format { get; init; }

    /// <summary>Edge of a pixel in micrometres.</summary>
    internal double? PixelSizeUm { get; init; }

    internal static GenicamSettings From(SourceAddress address) => new()
    {
        ExposureMs = address.Positive("exposure"),
        Gain = address.Number("gain"),
        FrameRate = address.Positive("fps"),
        X = address.Integer("x", 0, 65535),
        Y = address.Integer("y", 0, 65535),
        Width = address.Integer("width", 1, 65535),
        Height = address.Integer("height", 1, 65535),
        Binning = address.Integer("binning", 1, 64),
        Depth = address.Integer("depth", 8, 16),
        Format = address.Text("format"),
        PixelSizeUm = address.Positive("pixel"),
    };
}
