namespace LiveSR.Cli.Upscaling;

/// <summary>What became of one output.</summary>
/// <param name="Input">What was read.</param>
/// <param name="Output">What was written.</param>
/// <param name="State">How it ended.</param>
/// <param name="Frames">Frames that are in it.</param>
/// <param name="Seconds">What it took, in this run.</param>
/// <param name="Fps">Frames per second, in this run.</param>
/// <param name="Error">Why it failed, in one line; null when it did not.</param>
internal sealed record OutputResult(string Input, string Output, OutputState State, long Frames = 0, double Seconds = 0, double Fps = 0, string? Error = null)
{
    /// <summary>Which series of the input; null where it has one.</summary>
    public int? Series { get; init; }

    /// <summary>Its length in bytes; null for an image sequence, and where nothing is whole.</summary>
    public long? Bytes { get; } = File.Exists(Output) ? new FileInfo(Output).Length : null;
}

/// <summary>How an output ended.</summary>
internal enum OutputState
{
    /// <summary>It is whole.</summary>
    Done,

    /// <summary>It was whole before.</summary>
    Whole,

    /// <summary>The user ended it; it goes on by the same command.</summary>
    Stopped,

    /// <summary>It could not be done.</summary>
    Failed,
}
