using System.Globalization;
using LiveSR.Files;

namespace LiveSR.Cli.Recording;

/// <summary>One series of an input, and the file that it goes to.</summary>
/// <param name="Series">Which series, from 0; null where there is only one.</param>
/// <param name="Output">The file, or the pattern of an image sequence.</param>
internal sealed record SeriesPart(int? Series, string Output)
{
    /// <summary>
    /// All series of an input. Several get names of their own, which are said: stage positions show different places, so that
    /// they are never one film.
    /// </summary>
    public static SeriesPart[] Of(SourceInfo source, string output)
    {
        if (source.Series is not { Names: { Length: > 1 } names })
        {
            return [new SeriesPart(null, output)];
        }

        SeriesPart[] parts = [.. names.Select((_, number) => new SeriesPart(number, PathOf(output, number)))];
        Console.Error.WriteLine(
            $"livesr: {source.Name} holds {names.Length} series: "
            + string.Join(", ", parts.Zip(names, (part, name) => $"{(name.Length > 0 ? name : part.Series)} goes to {part.Output}")) + " (--series N takes one).");
        return parts;
    }

    /// <summary>For example <c>cells_s1.ome.tif</c> for <c>cells.ome.tif</c>, and <c>f_s1_%03d.png</c> for <c>f_%03d.png</c>.</summary>
    private static string PathOf(string output, int series)
    {
        string folder = Path.GetDirectoryName(output) ?? "", name = Path.GetFileName(output);
        string mark = string.Create(CultureInfo.InvariantCulture, $"s{series}");
        int place = name.IndexOf('%', StringComparison.Ordinal), dot = name.EndsWith(".ome.tif", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".ome.tiff", StringComparison.OrdinalIgnoreCase) ? name.LastIndexOf(".ome.", StringComparison.OrdinalIgnoreCase) : name.LastIndexOf('.');
        return Path.Combine(folder, place >= 0 ? name.Insert(place, mark + "_") : name.Insert(dot, "_" + mark));
    }
}
