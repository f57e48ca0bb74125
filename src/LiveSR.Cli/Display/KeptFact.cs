using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Cli.Display;

/// <summary>Whether something that a source holds is in each kind of output.</summary>
/// <param name="What">What it is.</param>
/// <param name="Ome">In an OME-TIFF.</param>
/// <param name="ImageJ">In a TIFF as ImageJ writes them.</param>
/// <param name="Video">In a video.</param>
/// <param name="Png">In images.</param>
internal sealed record KeptFact(string What, string Ome, string ImageJ, string Video, string Png)
{
    private const string Yes = "kept", No = "lost";

    /// <summary>What this source holds.</summary>
    public static IEnumerable<KeptFact> Of(SourceInfo info)
    {
        yield return new("intensities", Yes, Yes, info.BitDepth > 8 || info.Format == PixelFormat.Gray32F ? "16 bit in .mkv, else --range to 8" : Yes,
            info.Format == PixelFormat.Gray32F ? No : Yes);
        SeriesAxes? axes = info.Series?.Axes;
        if (axes?.IsHyperstack == true)
        {
            yield return new($"axes {axes.Describe()}", Yes, Yes, No, No);
        }

        if (axes?.Channels.Any(channel => channel != new SeriesChannel()) == true)
        {
            yield return new("channels' names", Yes, "as text of each page", No, No);
            yield return new("channels' colours and wavelengths", Yes, No, No, No);
        }

        if (info.PixelSizeUm is not null)
        {
            yield return new("pixel size", Yes, Yes, info.PixelAspect == 1 ? No : "its aspect", No);
        }

        if (axes is { Slices: > 1, SliceSpacingUm: not null })
        {
            yield return new("distance of focal planes", Yes, Yes, No, No);
        }

        if (!info.TimesAreAssumed)
        {
            yield return new("each frame's time", Yes, "as text of each page", axes?.IsHyperstack == true ? No : Yes, No);
        }

        if (info.Companions?.Describe() is { Length: > 0 } beside)
        {
            yield return new(beside, No, No, Yes, No);
        }

        foreach (string other in info.Companions?.LeftOut ?? [])
        {
            yield return new(other, No, No, No, No);
        }

        foreach (string element in info.Series?.NotKept ?? [])
        {
            yield return new($"{element} in its OME-XML", No, No, No, No);
        }
    }
}
