namespace LiveSR.Sound;

/// <summary>Something that a microscopist should hear while looking elsewhere.</summary>
public enum Cue
{
    /// <summary>The camera gives no more images: three falling notes.</summary>
    CameraLost,

    /// <summary>A recording that must lose nothing lost a frame and ended: two low buzzes.</summary>
    RecordingDropped,

    /// <summary>A recording began: two rising notes.</summary>
    RecordingStarted,

    /// <summary>A recording ended as it should: the same two, falling.</summary>
    RecordingStopped,
}
