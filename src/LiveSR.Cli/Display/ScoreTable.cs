using System.Globalization;
using LiveSR.Cli.Evaluation;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>Mean figures, a method a row, with the gain over the first row (bicubic).</summary>
internal static class ScoreTable
{
    /// <summary>The table; the first method is what the others are compared with.</summary>
    public static Table Of(IReadOnlyList<MethodScore> scores, string title)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title))
            .AddColumn("method")
            .AddColumn(new TableColumn("PSNR dB").RightAligned())
            .AddColumn(new TableColumn("gain dB").RightAligned())
            .AddColumn(new TableColumn("SSIM").RightAligned())
            .AddColumn(new TableColumn("NRMSE").RightAligned())
            .AddColumn(new TableColumn("ms/image").RightAligned());
        foreach (MethodScore score in scores)
        {
            table.AddRow(
                Markup.Escape(score.Method),
                Number(score.Psnr, "0.00"),
                score == scores[0] ? "" : Number(score.Psnr - scores[0].Psnr, "+0.00;-0.00"),
                Number(score.Ssim, "0.0000"),
                Number(score.Nrmse, "0.0000"),
                Number(score.Milliseconds, "0.0"));
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
