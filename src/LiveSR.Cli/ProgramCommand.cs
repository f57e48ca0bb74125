using System.CommandLine;

namespace LiveSR.Cli;

/// <summary>A command whose help ends in examples that can be typed as they stand.</summary>
internal abstract class ProgramCommand : Command
{
    protected ProgramCommand(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunAsync);
    }

    /// <summary>Whole command lines with a comment behind two spaces and a #.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does the work; the returned number is the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation);
}

/// <summary>What the user asked for makes no sense; the message says what to write instead. Exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
