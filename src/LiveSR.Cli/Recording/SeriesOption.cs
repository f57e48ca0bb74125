using System.CommandLine;

namespace LiveSR.Cli.Recording;

/// <summary><c>--series</c>: one of the series of a file that holds several, such as stage positions.</summary>
internal sealed class SeriesOption(string otherwise)
{
    private readonly Option<int?> _option = new("--series")
    {
        Description = $"Which series of a file that holds several, such as stage positions, counted from 0; by default {otherwise}.",
        HelpName = "N",
    };

    /// <summary>The option, to be added to a command.</summary>
    public Option Option => _option;

    /// <summary>The series, or null when none is chosen.</summary>
    /// <exception cref="UsageException">It is below 0.</exception>
    public int? Of(ParseResult parsed) => parsed.GetValue(_option) is not { } series ? null
        : series >= 0 ? series
        : throw new UsageException($"--series {series} is not possible: series are counted from 0.");
}
