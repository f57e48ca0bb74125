using System.Globalization;
using LiveSR.Files;

namespace LiveSR.Cli.Display;

/// <summary>A source in one line.</summary>
internal static class SourceDescription
{
    /// <summary>For example <c>actin, 512x512 Gray16 (16 bit), 30 fps, 0.065 um/px</c>.</summary>
    public static string Describe(this SourceInfo source)
    {
        string rate = source.FrameRate is { } fps ? string.Create(CultureInfo.InvariantCulture, $", {fps:0.###} fps") : "";
        string pixel = source.PixelSizeUm is { } size ? string.Create(CultureInfo.InvariantCulture, $", {size:0.####} um/px") : "";
        string frames = source.FrameCount is { } count ? $", {count} frames" : "";
        return $"{source.Name}, {source.Width}x{source.Height} {source.Format} ({source.BitDepth} bit){rate}{frames}{pixel}";
    }
}
