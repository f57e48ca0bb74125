using System.Globalization;
using LiveSR.Cli.Alignment;
using LiveSR.Registration;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>Where registered pairs lie and how well they match, one pair per row.</summary>
internal static class AlignmentTable
{
    /// <summary>The table; lengths are in low-resolution pixels.</summary>
    public static Table Of(IEnumerable<(ImagePair Pair, PairRegistration Found)> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("pair");
        foreach (string title in (IEnumerable<string>)["scale", "shift px", "turned deg", "peak NCC", "next", "NCC after", "residual px", "low area"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach ((ImagePair pair, PairRegistration found) in rows)
        {
            (double x, double y) = found.Transform.Map(0, 0);
            table.AddRow(
                Markup.Escape(pair.Name),
                string.Create(CultureInfo.InvariantCulture, $"x{found.MeasuredScale:0.000}"),
                string.Create(CultureInfo.InvariantCulture, $"{x:0.00}, {y:0.00}"),
                Text(found.Transform.RotationDegrees),
                Text(found.Peak.Value),
                Text(found.Peak.Next),
                Text(found.Correlation),
                Text(found.ResidualPixels),
                $"{found.LowArea.Width}x{found.LowArea.Height}");
        }

        return table;
    }

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);
}
