using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Queues;

namespace LiveSR.Live;

/// <summary>What a <see cref="LiveSession"/> looks at, and how.</summary>
public sealed class LiveSessionOptions
{
    /// <summary>Opens the source; called after the enhancer has been opened.</summary>
    public required Func<IFrameSource> OpenSource { get; init; }

    /// <summary>What is asked of the enhancer at first.</summary>
    /// <value>By default the default model.</value>
    public Enhancement Enhancement { get; init; } = new();

    /// <summary>Opens an enhancer; tests and hosts with models of their own put theirs here.</summary>
    /// <value>By default <see cref="Live.Enhancement.Open"/>.</value>
    public Func<Enhancement, IFrameEnhancer>? OpenEnhancer { get; init; }

    /// <summary>
    /// Whether a device that was never measured is measured some seconds after the first enhanced frames, which stand still
    /// meanwhile, and not before them. It waits while a recording runs, and while the policy loses no frame.
    /// </summary>
    /// <value>By default it is measured first.</value>
    public bool MeasuresLate { get; init; }

    /// <summary>The queue before the enhancer.</summary>
    /// <value>By default <see cref="QueueOptions.Live"/>: two frames, and the oldest goes.</value>
    public QueueOptions Queue { get; init; } = QueueOptions.Live;

    /// <summary>The part of the frame that is enhanced; null for all of it.</summary>
    public PixelRect? Roi { get; init; }

    /// <summary>What is given up when the device cannot keep up; null for nothing.</summary>
    public DegradationLadder? Ladder { get; init; }

    /// <summary>What is known of microscope and camera, beyond what the frames say; for <see cref="LiveSession.Consistency"/>.</summary>
    public MicroscopeDescription Microscope { get; init; } = new();

    /// <summary>
    /// The camera's calibration: its hot pixels are replaced before every enhancer, and its noise goes before what
    /// <see cref="Microscope"/> says; null for none.
    /// </summary>
    public CalibrationFile? Calibration { get; init; }

    /// <summary>Lends the enhanced frames' buffers.</summary>
    /// <value>By default <see cref="FramePool.Shared"/>.</value>
    public FramePool Pool { get; init; } = FramePool.Shared;

    /// <summary>The clock of all figures.</summary>
    /// <value>By default the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The usual options for a source by name (<see cref="FrameSources.Open"/>): a recording comes at its own pace, a
    /// lost camera is opened again, the simulated microscope can be turned by hand, and the first images come before a device
    /// is measured.
    /// </summary>
    public static LiveSessionOptions For(string source, Enhancement? enhancement = null, PixelRect? roi = null, CalibrationFile? calibration = null) => new()
    {
        OpenSource = () => FrameSources.Open(source, new SourceOptions { RealTime = true, Reconnect = true, SkipsUntilStart = true, Interactive = true }),
        Enhancement = enhancement ?? new Enhancement(),
        Roi = roi,
        Calibration = calibration,
        MeasuresLate = true,
    };
}
