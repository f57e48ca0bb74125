using System.CommandLine;
using System.CommandLine.Invocation;

namespace LiveSR.Cli;

/// <summary>What is wrong with a command line, in one line, and what the user may have meant.</summary>
internal static class CommandLineError
{
    /// <summary>Describes the errors of a command line that has some: the word that nothing knows before what is missing without it.</summary>
    public static string Of(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command is RootCommand ? "livesr" : $"livesr {parsed.CommandResult.Command.Name}";
        string message = parsed.UnmatchedTokens is [string word, ..]
            ? Meant(parsed, word) is { Length: > 0 } meant ? $"There is no '{word}': did you mean {meant}?" : $"There is no '{word}'."
            : parsed.Errors[0].Message;
        return $"{message} See '{command} --help'.";
    }

    /// <summary>
    /// What System.CommandLine finds to be like a word, which it says only on paper: a line that names the word, and a line
    /// for each suggestion.
    /// </summary>
    private static string Meant(ParseResult parsed, string word)
    {
        // To a letter or two everything is like.
        if (word.Length < 3 || parsed.Action is not ParseErrorAction action)
        {
            return "";
        }

        action.ShowHelp = false;
        using StringWriter corrections = new(), errors = new();
        parsed.Invoke(new InvocationConfiguration { Output = corrections, Error = errors });
        return string.Join(" or ", corrections.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SkipWhile(line => !line.StartsWith($"'{word}'", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line[0] != '\''));
    }
}
