using System.Text.Json.Serialization;

namespace LiveSR.Viewer.Sessions;

/// <summary>What a page may ask of a session.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(RoiCommand), "roi")]
[JsonDerivedType(typeof(ProcessingCommand), "processing")]
[JsonDerivedType(typeof(LadderCommand), "ladder")]
[JsonDerivedType(typeof(SettingCommand), "setting")]
[JsonDerivedType(typeof(SnapCommand), "snap")]
[JsonDerivedType(typeof(RecordCommand), "record")]
[JsonDerivedType(typeof(StopRecordingCommand), "stop-recording")]
[JsonDerivedType(typeof(VoiceCommand), "voice")]
public abstract record SessionCommand;

/// <summary>Takes a part of the camera's image from now on.</summary>
public sealed record RoiCommand : SessionCommand
{
    /// <summary>Left border in pixels of the whole image; meaningless without a width.</summary>
    public int X { get; init; }

    /// <summary>Upper border.</summary>
    public int Y { get; init; }

    /// <summary>Width; 0 for the whole image.</summary>
    public int Width { get; init; }

    /// <summary>Height; 0 for the whole image.</summary>
    public int Height { get; init; }
}

/// <summary>Exchanges what is made of the frames; what is null stays.</summary>
public sealed record ProcessingCommand : SessionCommand
{
    /// <summary>Name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>Execution provider.</summary>
    public string? Provider { get; init; }

    /// <summary>What happens to frames that come too fast.</summary>
    public string? Policy { get; init; }

    /// <summary>What is black and white to the network: <c>depth</c>, <c>frame</c>, or <c>low,high</c>.</summary>
    public string? Intensities { get; init; }
}

/// <summary>Says what is given up, step by step, when the device cannot keep up.</summary>
public sealed record LadderCommand : SessionCommand
{
    /// <summary>One of <see cref="ProcessingState.Ladders"/>.</summary>
    public required string Ladder { get; init; }
}

/// <summary>Sets something at the source.</summary>
public sealed record SettingCommand : SessionCommand
{
    /// <summary>What.</summary>
    public required string Setting { get; init; }

    /// <summary>The value, for a number.</summary>
    public double? Value { get; init; }

    /// <summary>The text, for a choice.</summary>
    public string? Choice { get; init; }
}

/// <summary>Keeps the next frame: a PNG as it is seen, and a TIFF as it is.</summary>
public sealed record SnapCommand : SessionCommand
{
    /// <summary>Value shown as black.</summary>
    public required float Low { get; init; }

    /// <summary>Value shown as white.</summary>
    public required float High { get; init; }

    /// <summary>Gamma of the contrast.</summary>
    public float Gamma { get; init; } = 1;

    /// <summary>Name of the look-up table.</summary>
    public string Lut { get; init; } = "gray";
}

/// <summary>Begins a recording.</summary>
public sealed record RecordCommand : SessionCommand
{
    /// <summary>Whether the camera's frames are kept.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether the enhanced ones are.</summary>
    public bool Enhanced { get; init; }

    /// <summary>In which files.</summary>
    public RecordingForm As { get; init; }
}

/// <summary>In which files a recording is kept. Each keeps every bit.</summary>
public enum RecordingForm
{
    /// <summary>TIFF stacks.</summary>
    Stacks,

    /// <summary>Videos (FFV1 in .mkv), each frame at its own time.</summary>
    Video,

    /// <summary>Videos, and when it ends their copies with the voice notes.</summary>
    SpokenVideo,
}

/// <summary>Ends the recording.</summary>
public sealed record StopRecordingCommand : SessionCommand;

/// <summary>Begins a voice note, by the microphone of the machine that serves the view, or ends it.</summary>
public sealed record VoiceCommand : SessionCommand
{
    /// <summary>Whether to listen.</summary>
    public required bool Listen { get; init; }
}
