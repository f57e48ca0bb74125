using LiveSR.Cli.Evaluation;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>Figures of a group of images, a method a row, with the gain over the first row (bicubic).</summary>
internal static class ScoreTable
{
    /// <summary>The table; the first method is what the others are compared with.</summary>
    public static Table Of(IReadOnlyList<MethodScore> scores, string title)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));
        IReadOnlyList<string> titles = ScoreCells.Titles(scores);
        for (int i = 0; i < titles.Count; i++)
        {
            var column = new TableColumn(titles[i]);
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (MethodScore score in scores)
        {
            table.AddRow([.. ScoreCells.Of(score, scores).Select(Markup.Escape)]);
        }

        return table;
    }
}
