using System.Globalization;
using System.Text;

namespace LiveSR.Files.Tiff;

/// <summary>ImageJ's description of a stack: lines of key=value in the first page's ImageDescription.</summary>
internal static class ImageJDescription
{
    internal static TiffMetadata Read(string description, double? pixelsPerUnit, TiffMetadata metadata)
    {
        Dictionary<string, string> lines = Lines(description);
        double? unitUm = UnitUm(lines.GetValueOrDefault("unit"));
        double? interval = Number(lines, "finterval") is > 0 and double seconds ? seconds * 1000
            : Number(lines, "fps") is > 0 and double fps ? 1000 / fps : null;
        int channels = Count(lines, "channels"), slices = Count(lines, "slices"), frames = Count(lines, "frames");
        long images = (long)(Number(lines, "images") ?? 0);

        // A plain stack with a frame interval is a time series: ImageJ calls its pages slices.
        if (frames == 1 && channels == 1 && slices > 1 && interval is not null)
        {
            (slices, frames) = (1, slices);
        }

        return metadata with
        {
            Source = "ImageJ",
            PixelSizeUm = unitUm is { } um && pixelsPerUnit is > 0 ? um / pixelsPerUnit : null,
            FrameIntervalMs = interval,
            BitDepth = Number(lines, "significantBits") is >= 1 and <= 32 and double bits ? (int)bits : null,
            Channels = channels,
            Slices = slices,
            TimePoints = frames,
            DeclaredImages = images,
        };
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

    /// <summary>The description that ImageJ reads: a time series or hyperstack of <paramref name="images"/> pages.</summary>
    internal static string Write(TiffWriterOptions options, int images, double? intervalMs)
    {
        var text = new StringBuilder("ImageJ=1.54f\n");
        if (images > 1)
        {
            (int channels, int slices, int times) = options.Dimensions(images);
            text.Append(CultureInfo.InvariantCulture, $"images={images}\n");
            text.Append(channels * slices == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"channels={channels}\nslices={slices}\n"));
            text.Append(CultureInfo.InvariantCulture, $"frames={times}\nhyperstack=true\nmode=grayscale\nloop=false\n");
            text.Append(slices > 1 && options.SliceSpacingUm is { } um ? string.Create(CultureInfo.InvariantCulture, $"spacing={um:R}\n") : "");
        }

        if (options.PixelSizeUm is not null)
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
