namespace LiveSR.Live;

/// <summary>Something that the user should know, in one line.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">One line: what, where, what to do.</param>
public sealed record LiveNotice(DateTimeOffset Time, LiveNoticeKind Kind, string Text);

/// <summary>What a <see cref="LiveNotice"/> is about: what a program may show or sound differently.</summary>
public enum LiveNoticeKind
{
    /// <summary>The frames go on, but something is not as asked for.</summary>
    Warning,

    /// <summary>Something failed and is off; the rest goes on.</summary>
    Failure,

    /// <summary>The camera gives no more images.</summary>
    SourceLost,

    /// <summary>The camera is back.</summary>
    SourceBack,

    /// <summary>Another model, provider or range of intensities is at work.</summary>
    Exchanged,

    /// <summary>The device is measured, once; enhanced frames stand still until <see cref="Exchanged"/> says that they go on.</summary>
    Measuring,

    /// <summary>A model has taken from the frames what it needs to know of the microscope.</summary>
    Adapted,

    /// <summary>The model failed while live, and bicubic took its place.</summary>
    FellBack,

    /// <summary>A recording has begun.</summary>
    RecordingStarted,

    /// <summary>A recording has ended, whole.</summary>
    RecordingStopped,

    /// <summary>A recording has ended by itself, or is not whole.</summary>
    RecordingFailed,

    /// <summary>The session went down or up its ladder.</summary>
    Ladder,
}
