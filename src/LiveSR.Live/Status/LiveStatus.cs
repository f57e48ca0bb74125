using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Live;

/// <summary>The state of a session. Counts are of the whole session; rates and latencies of the period that just ended.</summary>
public sealed record LiveStatus
{
    /// <summary>Time since the session was opened.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the source delivers.</summary>
    public required SourceState Source { get; init; }

    /// <summary>Frames per second that the source states; null when unknown.</summary>
    public double? NominalFps { get; init; }

    /// <summary>Frames per second that came from the source.</summary>
    public required double CameraFps { get; init; }

    /// <summary>Frames per second that were enhanced.</summary>
    public required double EnhancedFps { get; init; }

    /// <summary>Frames that came from the source.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames that were enhanced.</summary>
    public required long Enhanced { get; init; }

    /// <summary>Frames lost, by cause.</summary>
    public required LiveLosses Lost { get; init; }

    /// <summary>From the reception of a frame until its enhanced image is there.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>What was asked of the enhancer last.</summary>
    public required Enhancement Asked { get; init; }

    /// <summary>
    /// How the last frame was made: model, provider, precision, whether detail was inferred, and why less was done than
    /// asked for. Null before the first.
    /// </summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The part of the frame that is enhanced; null for all of it.</summary>
    public PixelRect? Roi { get; init; }

    /// <summary>What happens to a frame when the enhancer is busy.</summary>
    public required OverloadPolicy Policy { get; init; }

    /// <summary>Where the session stands on its ladder; rung 0 without one.</summary>
    public LadderState Ladder { get; init; }

    /// <summary>The recording that runs, or the last; null when there was none.</summary>
    public RecordingStatus? Recording { get; init; }
}

/// <summary>Frames lost.</summary>
/// <param name="Camera">Missing from the source: gaps in its image numbers.</param>
/// <param name="Enhancement">Dropped since the enhancer was busy.</param>
/// <param name="View">Dropped since who observes <see cref="LiveSession.RawFrames"/> was busy.</param>
public readonly record struct LiveLosses(long Camera, long Enhancement, long View);

/// <summary>Whether a source delivers.</summary>
public enum SourceState
{
    /// <summary>Opened and not yet started.</summary>
    Ready,

    /// <summary>Delivers.</summary>
    Live,

    /// <summary>Lost, and being opened again.</summary>
    Away,

    /// <summary>The recording is at its end, or the source was stopped.</summary>
    Ended,

    /// <summary>Lost for good, or the session failed.</summary>
    Failed,
}
