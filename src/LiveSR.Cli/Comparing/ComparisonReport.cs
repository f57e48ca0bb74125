using System.Globalization;
using System.Text;
using LiveSR.Cli.Display;
using Spectre.Console;

namespace LiveSR.Cli.Comparing;

/// <summary>The figures of all pairs: a table of means and extremes for people, all of them for programs.</summary>
/// <param name="A">What was compared with.</param>
/// <param name="B">What was judged.</param>
/// <param name="Conditions">What was done before the frames were compared, a sentence each.</param>
/// <param name="Pairs">The figures.</param>
internal sealed record ComparisonReport(string A, string B, IReadOnlyList<string> Conditions, IReadOnlyList<PairFigures> Pairs)
{
    /// <summary>One figure of a pair.</summary>
    private sealed record Figure(string Name, string Format, Func<PairFigures, double?> Of);

    private static readonly Figure[] Figures =
    [
        new("PSNR (dB)", "0.00", pair => pair.Psnr),
        new("SSIM", "0.0000", pair => pair.Ssim),
        new("RSP", "0.0000", pair => pair.Rsp),
        new("RSE (counts)", "0.###", pair => pair.Rse),
        new("correlation", "0.0000", pair => pair.Correlation),
        new("gain", "0.0000", pair => pair.Gain),
        new("offset (counts)", "0.###", pair => pair.Offset),
    ];

    /// <summary>Mean, least and largest of each figure, with the number of the frame that gave it.</summary>
    public Table ToTable()
    {
        string[] columns = Pairs.Count == 1 ? ["figure", "value"] : ["figure", "mean", "least", "at frame", "largest", "at frame"];
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"{B} against {A}, {Pairs.Count} frame{(Pairs.Count == 1 ? "" : "s")}"));
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(i == 0 ? new TableColumn(columns[i]) : new TableColumn(columns[i]).RightAligned());
        }

        foreach (Figure figure in Figures)
        {
            (int Number, double Value)[] values = [.. Pairs.Where(pair => figure.Of(pair) is not null).Select(pair => (pair.Number, figure.Of(pair)!.Value))];
            if (values.Length > 0)
            {
                table.AddRow([figure.Name, .. Cells(values, figure.Format)]);
            }
        }

        return table;
    }

    /// <summary>Everything, as JSON.</summary>
    public string ToJson() => FiguresJson.Of(this);

    /// <summary>A line a pair, as CSV.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("frame,psnr,ssim,rsp,rse,correlation,gain,offset\n");
        foreach (PairFigures pair in Pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{pair.Number},{string.Join(',', Figures.Select(figure => figure.Of(pair)?.ToString("R", CultureInfo.InvariantCulture) ?? ""))}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Cells((int Number, double Value)[] values, string format)
    {
        if (values.Length == 1)
        {
            return [Text(values[0].Value)];
        }

        (int Number, double Value) least = values.MinBy(entry => entry.Value), largest = values.MaxBy(entry => entry.Value);
        return [Text(values.Average(entry => entry.Value)), Text(least.Value), $"{least.Number}", Text(largest.Value), $"{largest.Number}"];

        string Text(double value) => double.IsInfinity(value) ? "equal" : value.ToString(format, CultureInfo.InvariantCulture);
    }
}
