using System.Globalization;
using System.Text;

namespace LiveSR.Files.Tiff;

/// <summary>ImageJ's description of a stack: lines of key=value in the first page's ImageDescription.</summary>
internal static class ImageJDescription
{
    /// <summary>More channels and focal planes are a mistake.</summary>
    private const long MostPlanes = 1_000_000;

    internal static TiffMetadata Read(string description, TiffDirectory first, TiffMetadata metadata)
    {
        Dictionary<string, string> lines = Lines(description);
        double? unitUm = UnitUm(lines.GetValueOrDefault("unit")), intervalMs = IntervalMs(lines), spacing = Number(lines, "spacing");
        int channels = Count(lines, "channels"), slices = Count(lines, "slices"), frames = Count(lines, "frames");
        (channels, slices) = (long)channels * slices > MostPlanes ? (1, 1) : (channels, slices);

        // A plain stack with a frame interval is a time series: ImageJ calls its pages slices.
        if (frames == 1 && channels == 1 && slices > 1 && intervalMs is not null)
        {
            slices = 1;
        }

        return metadata with
        {
            Source = "ImageJ",
            PixelSizeUm = first.Rational(TiffTag.XResolution) is > 0 and double across ? unitUm / across : null,
            PixelSizeYUm = first.Rational(TiffTag.YResolution) is > 0 and double down ? unitUm / down : null,
            FrameIntervalMs = intervalMs,
            BitDepth = Number(lines, "significantBits") is >= 1 and <= 32 and double bits ? (int)bits : null,
            Axes = new SeriesAxes
            {
                Slices = slices,
                Channels = [.. Enumerable.Repeat(new SeriesChannel(), channels)],
                SliceSpacingUm = spacing * unitUm is double um && um != 0 ? Math.Abs(um) : null,
            },
            DeclaredImages = (long)(Number(lines, "images") ?? 0),
        };
    }

    /// <summary>Time from frame to frame, in the unit that ImageJ calls tunit, seconds by default.</summary>
    private static double? IntervalMs(Dictionary<string, string> lines)
    {
        double? unit = lines.GetValueOrDefault("tunit") switch
        {
            null or "s" or "sec" or "second" or "seconds" => 1000,
            "ms" or "msec" => 1,
            "min" or "minute" or "minutes" => 60_000,
            "h" or "hr" or "hour" or "hours" => 3_600_000,
            _ => null,
        };
        return Number(lines, "finterval") * unit is > 0 and double interval ? interval
            : Number(lines, "fps") is > 0 and double fps ? 1000 / fps : null;
    }

    /// <summary>The lines of a description; of a key that comes twice, the first.</summary>
    internal static Dictionary<string, string> Lines(string description)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        if (description.Length > 1 << 20 || description.StartsWith('<'))
        {
            return lines;
        }

        foreach (string line in description.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                lines.TryAdd(line[..equals].Trim(), line[(equals + 1)..].Trim());
            }
        }

        return lines;
    }

    internal static double? Number(IReadOnlyDictionary<string, string> lines, string key) =>
        lines.TryGetValue(key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : null;

    /// <summary>
    /// The description that ImageJ reads: a time series or hyperstack. It does not count the images: where it does, ImageJ reads one
    /// directory alone and takes the pixels of all pages to follow one another.
    /// </summary>
    internal static string Write(TiffWriterOptions options, SeriesAxes axes, double? intervalMs)
    {
        var text = new StringBuilder("ImageJ=1.54f\n");
        if (axes.Planes > 1)
        {
            text.Append(!axes.IsHyperstack ? "" : string.Create(CultureInfo.InvariantCulture, $"channels={axes.Channels.Length}\nslices={axes.Slices}\n"));
            text.Append(CultureInfo.InvariantCulture, $"frames={axes.Times}\nhyperstack=true\nmode=grayscale\nloop=false\n");
        }

        if (axes.Slices > 1 && axes.SliceSpacingUm is { } um)
        {
            text.Append(CultureInfo.InvariantCulture, $"spacing={um:R}\n");
        }

        if (options.PixelSizeUm is not null || (axes.Slices > 1 && axes.SliceSpacingUm is not null))
        {
            text.Append("unit=micron\n");
        }

        if (intervalMs is { } ms and > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"finterval={ms / 1000:R}\nfps={1000 / ms:R}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"significantBits={options.BitDepth}\n").ToString();
    }

    private static int Count(Dictionary<string, string> lines, string key) =>
        Number(lines, key) is >= 1 and <= int.MaxValue and double count ? (int)count : 1;

    private static double? UnitUm(string? unit) => unit?.Replace("\\u00B5", "µ", StringComparison.OrdinalIgnoreCase) switch
    {
        "micron" or "microns" or "um" or "µm" or "μm" or "micrometer" => 1,
        "nm" or "nanometer" => 0.001,
        "mm" or "millimeter" => 1000,
        "cm" or "centimeter" => 10_000,
        "m" or "meter" => 1e6,
        "inch" or "in" => 25_400,
        _ => null,
    };
}
