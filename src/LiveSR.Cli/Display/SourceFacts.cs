using System.Globalization;
using LiveSR.Files;

namespace LiveSR.Cli.Display;

/// <summary>What is known of a source, fact by fact.</summary>
internal static class SourceFacts
{
    /// <summary>The facts as words; what is unknown and would not be expected is left out.</summary>
    public static IEnumerable<(string Name, string Value)> Of(SourceInfo info)
    {
        if (info.Series is { Names: { Length: > 1 } names } series)
        {
            yield return ("series", Text($"{series.Index} of {names.Length}{(names[series.Index].Length > 0 ? $", {names[series.Index]}" : "")}"));
        }

        yield return ("size", Text($"{info.Width} x {info.Height} pixels"));
        yield return ("pixels", Text($"{info.Format}, {info.BitDepth} significant bits"));
        yield return ("frames", info.FrameCount is { } count ? Text($"{count}") : "no end, or not known");
        if (info.Series is not null)
        {
            yield return ("axes", info.Series.Axes.Describe());
        }

        foreach ((int number, SeriesChannel channel) in info.Series?.Axes.Channels.Index().Where(channel => channel.Item != new SeriesChannel()) ?? [])
        {
            yield return (Text($"channel {number}"), Describe(channel));
        }

        yield return ("pixel size", PixelSize(info));
        if (info.Series?.Axes.Slices > 1)
        {
            yield return ("focal planes", info.Series.Axes.SliceSpacingUm is { } um ? Text($"{um:0.######} um apart") : "distance not stated");
        }

        yield return ("times", Times(info));
        if (info.Companions?.Describe() is { Length: > 0 } beside)
        {
            yield return ("beside its images", beside);
        }

        yield return ("stored as", info.Encoding.Length > 0 ? info.Encoding : "not known");
        if (info.Series is { } file)
        {
            yield return ("metadata of", file.Source.Length > 0 ? file.Source : "nobody");
            yield return ("files", file.Files.Length > 1 ? string.Join(", ", file.Files.Select(Path.GetFileName)) : "one");
        }
    }

    /// <summary>The facts for programs: null where unknown.</summary>
    public static object Node(SourceInfo info) => new
    {
        info.Name,
        Series = info.Series?.Index,
        SeriesName = info.Series?.Names[info.Series.Index],
        info.Width,
        info.Height,
        Format = $"{info.Format}",
        info.BitDepth,
        info.FrameCount,
        Axes = info.Series is { Axes: { } axes } ? new { T = axes.Times, Z = axes.Slices, C = axes.Channels.Length } : null,
        Channels = info.Series?.Axes.Channels,
        info.PixelSizeUm,
        PixelSizeYUm = info.PixelSizeYUm ?? info.PixelSizeUm,
        info.Series?.Axes.SliceSpacingUm,
        info.PixelAspect,
        FrameRate = info.TimesAreAssumed ? null : info.FrameRate,
        info.Companions?.Sounds,
        info.Companions?.Subtitles,
        info.Companions?.Chapters,
        info.Companions?.Tags,
        info.Encoding,
        Metadata = info.Series?.Source,
        info.Series?.Files,
        Kept = KeptFact.Of(info),
    };

    private static string PixelSize(SourceInfo info)
    {
        string aspect = info.PixelAspect == 1 ? "" : Text($", {info.PixelAspect:0.####} times as wide as high");
        return info.PixelSizeUm is { } um ? Text($"{um:0.######} x {info.PixelSizeYUm ?? um:0.######} um{aspect}") : $"not stated{aspect}";
    }

    private static string Times(SourceInfo info) => info switch
    {
        { TimesAreAssumed: true } => "not stated",
        { FrameRate: null } => "each frame's own",
        { Series: not null, FrameRate: { } rate } => Text($"a time point each {1 / rate:0.######} s, or each its own"),
        { FrameRate: { } rate } => Text($"each frame's own, {rate:0.######} a second"),
    };

    private static string Describe(SeriesChannel channel)
    {
        string colour = channel.Colour is { } rgba ? $"colour #{(uint)rgba >> 8:X6}" : "";
        string excitation = channel.ExcitationNm is { } excited ? Text($"excited at {excited:0.#} nm") : "";
        string emission = channel.EmissionNm is { } emitted ? Text($"emits at {emitted:0.#} nm") : "";
        return string.Join(", ", new[] { channel.Name, colour, excitation, emission }.Where(part => part.Length > 0));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
