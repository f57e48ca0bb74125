namespace LiveSR.Files;

/// <summary>A source cannot be opened, or was lost. The message is one line: what, where, and what to do.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">The cause.</param>
    public SourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the text that names the source is wrong, rather than the source.</summary>
    public bool IsUsage { get; private init; }

    /// <summary>True when a file ends before what it announces: images before are whole.</summary>
    internal bool IsTruncation { get; init; }

    /// <summary>An exception for a text that names no source, or has a wrong option.</summary>
    /// <param name="message">One line for the user.</param>
    public static SourceException Usage(string message) => new(message) { IsUsage = true };
}
