namespace LiveSR.Capture;

/// <summary>A source cannot be opened, or was lost. The message is one line: what, where, and what to do.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    public CaptureException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">The cause.</param>
    public CaptureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the text that names the source is wrong, rather than the source.</summary>
    public bool IsUsage { get; private init; }

    /// <summary>An exception for a text that names no source, or has a wrong option.</summary>
    /// <param name="message">One line for the user.</param>
    public static CaptureException Usage(string message) => new(message) { IsUsage = true };
}
