using System.Collections.Immutable;
using LiveSR.Imaging;

namespace LiveSR.Viewer.Sessions;

/// <summary>How a session stands, as the page shows it.</summary>
public sealed record SessionState
{
    /// <summary>The source.</summary>
    public required SourceFacts Source { get; init; }

    /// <summary>What is made of its frames.</summary>
    public required ProcessingState Processing { get; init; }

    /// <summary>The part of the camera's image that is taken; null for all of it.</summary>
    public PixelRect? Roi { get; init; }

    /// <summary>Rates, latencies and losses.</summary>
    public required FlowState Flow { get; init; }

    /// <summary>What can be set at the source, in the order to be shown.</summary>
    public ImmutableArray<SettingState> Settings { get; init; } = [];

    /// <summary>The recording.</summary>
    public RecordingState Recording { get; init; } = new();

    /// <summary>The voice note; null where no microphone may be used.</summary>
    public VoiceState? Voice { get; init; }

    /// <summary>How the enhanced image agrees with the camera's; null where nobody asked.</summary>
    public ConsistencyState? Consistency { get; init; }

    /// <summary>The focus figure, of which only changes mean something; null without one.</summary>
    public double? Focus { get; init; }
}

/// <summary>The source.</summary>
/// <param name="Key">Names it among all sources: what a page remembers, it remembers under this.</param>
/// <param name="Name">Its label.</param>
/// <param name="Width">Width of its whole image in pixels.</param>
/// <param name="Height">Height.</param>
/// <param name="BitDepth">Significant bits.</param>
/// <param name="FrameRate">Frames a second that it promises; null when unknown.</param>
/// <param name="IsSimulated">Whether it is the simulated microscope.</param>
/// <param name="Trouble">Why no frames come, in one line; null while they do.</param>
public sealed record SourceFacts(
    string Key, string Name, int Width, int Height, int BitDepth, double? FrameRate, bool IsSimulated, string? Trouble);

/// <summary>What is made of the frames, and what else could be.</summary>
public sealed record ProcessingState
{
    /// <summary>The model in use.</summary>
    public required string Model { get; init; }

    /// <summary>The execution provider in use.</summary>
    public required string Provider { get; init; }

    /// <summary>What happens to frames that come too fast.</summary>
    public string Policy { get; init; } = "";

    /// <summary>What is black and white to the network.</summary>
    public string Intensities { get; init; } = "";

    /// <summary>Models to choose from.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Providers to choose from.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>Policies to choose from.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>What is given up when the device cannot keep up.</summary>
    public string Ladder { get; init; } = "";

    /// <summary>Ladders to choose from.</summary>
    public ImmutableArray<string> Ladders { get; init; } = [];

    /// <summary>Why less is done than asked for; null when it is not.</summary>
    public string? Degraded { get; init; }

    /// <summary>True while another model is being made ready.</summary>
    public bool Changing { get; init; }
}

/// <summary>Rates, latencies and losses. Rates and latencies are of the last seconds, counts of the whole run.</summary>
public sealed record FlowState
{
    /// <summary>Frames a second that the source delivers.</summary>
    public double CameraRate { get; init; }

    /// <summary>Frames a second that are enhanced.</summary>
    public double EnhancedRate { get; init; }

    /// <summary>Frames that the source delivered, and those that it should have.</summary>
    public long FramesDue { get; init; }

    /// <summary>Reception to the end of enhancement, in milliseconds: half of the frames are faster.</summary>
    public double? LatencyP50 { get; init; }

    /// <summary>95 % of the frames are faster.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>99 % of the frames are faster.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Frames lost since the start, by cause; causes without losses may be left out.</summary>
    public ImmutableArray<LossState> Losses { get; init; } = [];
}

/// <summary>Frames lost for one cause.</summary>
public sealed record LossState(string Cause, long Count);

/// <summary>Something that can be set at the source: a number between bounds, or one of some choices.</summary>
/// <param name="Name">Its name in commands.</param>
/// <param name="Label">Its name on the page.</param>
/// <param name="Unit">Its unit, or empty.</param>
/// <param name="Value">The value now.</param>
/// <param name="Least">Smallest value.</param>
/// <param name="Most">Largest value.</param>
/// <param name="Step">Step of the page's control.</param>
/// <param name="Choices">Texts to choose from; empty for a number.</param>
/// <param name="Choice">The text now; empty for a number.</param>
public sealed record SettingState(
    string Name, string Label, string Unit, double Value, double Least, double Most, double Step, ImmutableArray<string> Choices, string Choice);

/// <summary>The recording that runs, or the last.</summary>
public sealed record RecordingState
{
    /// <summary>Whether one runs.</summary>
    public bool Active { get; init; }

    /// <summary>Seconds that it has taken.</summary>
    public double Seconds { get; init; }

    /// <summary>Frames on disk.</summary>
    public long Written { get; init; }

    /// <summary>Frames that it lost.</summary>
    public long Lost { get; init; }

    /// <summary>Seconds until the disk is full, at this rate; null when unknown.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Bytes free on the disk; null when unknown.</summary>
    public long? DiskFreeBytes { get; init; }

    /// <summary>Its folder; empty before the first.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Why it ended by itself; null when it did not.</summary>
    public string? Trouble { get; init; }
}

/// <summary>How the enhanced image, brought back to the sensor, agrees with what the sensor saw.</summary>
/// <param name="ReducedChiSquare">1 when it agrees.</param>
/// <param name="Rse">Resolution-scaled error (Culley 2018), in counts; null until it is known.</param>
/// <param name="Rsp">Resolution-scaled Pearson coefficient; null until it is known.</param>
/// <param name="Noise">Where the expected noise is known from.</param>
public sealed record ConsistencyState(double ReducedChiSquare, double? Rse, double? Rsp, string Noise);

/// <summary>The voice note that is being spoken, or the last.</summary>
public sealed record VoiceState
{
    /// <summary>Whether the microphone is open.</summary>
    public bool Active { get; init; }

    /// <summary>Length in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Gaps in it, since this machine was too busy to listen.</summary>
    public long Overruns { get; init; }

    /// <summary>Why it ended by itself; null when it did not.</summary>
    public string? Trouble { get; init; }
}
