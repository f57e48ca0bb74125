namespace LiveSR.Live;

/// <summary>The state of a recording.</summary>
public sealed record RecordingStatus
{
    /// <summary>The folder, as an absolute path.</summary>
    public required string Folder { get; init; }

    /// <summary>What is recorded.</summary>
    public required RecordedFrames Frames { get; init; }

    /// <summary>False once it has ended, whatever ended it.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>How long it has run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Raw frames in the file.</summary>
    public required RecordedCount Raw { get; init; }

    /// <summary>Enhanced frames in the file.</summary>
    public required RecordedCount Enhanced { get; init; }

    /// <summary>Bytes left on the disk; null where the system cannot tell.</summary>
    public required long? FreeBytes { get; init; }

    /// <summary>How long the disk lasts at least, at the rate so far and without compression; null when not known.</summary>
    public required TimeSpan? TimeLeft { get; init; }

    /// <summary>Why it ended by itself or is not whole, in one line; null when nothing is wrong.</summary>
    public required string? Trouble { get; init; }
}

/// <summary>Frames of one file of a recording.</summary>
/// <param name="Written">Frames in the file.</param>
/// <param name="Lost">Image numbers that are missing between them.</param>
public readonly record struct RecordedCount(long Written, long Lost);
