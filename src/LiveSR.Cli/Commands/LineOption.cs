using System.CommandLine;
using System.Globalization;
using LiveSR.Imaging.Quality;

namespace LiveSR.Cli.Commands;

/// <summary><c>--line</c>: where a picture shows a profile of intensities.</summary>
/// <param name="grid">In whose pixels it is given.</param>
internal sealed class LineOption(string grid)
{
    /// <summary>The option, to be added to a command.</summary>
    public Option<string?> Option { get; } = new("--line")
    {
        Description = $"Line of the profile in the pixels of {grid}; by default the most varied.",
        HelpName = "x1,y1,x2,y2",
    };

    /// <summary>The line; null when none is given.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public ProfileLine? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } text)
        {
            return null;
        }

        double[] ends = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) ? x : double.NaN)];
        return ends.Length == 4 && ends.All(double.IsFinite)
            ? new ProfileLine(ends[0], ends[1], ends[2], ends[3])
            : throw new UsageException($"--line {text} is no line: write x1,y1,x2,y2 in pixels of {grid}.");
    }
}
