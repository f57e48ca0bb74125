namespace LiveSR.Files.Tiff;

/// <summary>A TIFF file cannot be read or written. The message is one line: what, where, and what to do.</summary>
public sealed class TiffException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">The cause, if any.</param>
    public TiffException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True when the file ends before what it announces: pages before this one are whole.</summary>
    public bool IsTruncation { get; init; }

    internal static TiffException Truncated(string what) => new($"the file ends inside {what}") { IsTruncation = true };
}
