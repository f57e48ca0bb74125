using System.Globalization;
using System.Text;
using LiveSR.Cli.Display;

namespace LiveSR.Cli.Evaluation;

/// <summary>The figures of an evaluation with the conditions under which they hold.</summary>
/// <param name="Scale">By how much the methods enlarge.</param>
/// <param name="Conditions">How images were chosen and figures computed, a sentence each.</param>
/// <param name="Scores">All figures, image by image.</param>
internal sealed record EvaluationReport(int Scale, IReadOnlyList<string> Conditions, IReadOnlyList<ImageScore> Scores)
{
    /// <summary>The figures group by group, and over all images when there are several groups.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<MethodScore> Methods)> Groups
    {
        get
        {
            var groups = Scores.GroupBy(s => s.Group).Select(g => (g.Key, MethodScore.Summarise(g))).ToList();
            return groups.Count == 1 ? groups : [.. groups, ("all", MethodScore.Summarise(Scores))];
        }
    }

    /// <summary>Everything as JSON; what does not apply is null.</summary>
    public string ToJson() => FiguresJson.Of(
        new { Scale, Conditions, Groups = Groups.Select(g => new { g.Name, g.Methods }), Images = Scores });

    /// <summary>Tables and conditions as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach ((string name, IReadOnlyList<MethodScore> methods) in Groups)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{name}**, {methods[0].Images} images, x{Scale}").AppendLine();
            AppendRow(text, ScoreCells.Titles(methods));
            AppendRow(text, ["---", .. ScoreCells.Titles(methods).Skip(1).Select(_ => "---:")]);
            foreach (MethodScore method in methods)
            {
                AppendRow(text, ScoreCells.Of(method, methods));
            }

            text.AppendLine();
        }

        foreach (string condition in Conditions)
        {
            text.Append("- ").AppendLine(condition);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
}
