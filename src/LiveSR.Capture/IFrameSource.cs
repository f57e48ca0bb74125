using System.Reactive.Linq;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture;

/// <summary>Something that delivers frames: a camera, a recording, or the simulated microscope.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>What the source delivers.</summary>
    SourceInfo Info { get; }

    /// <summary>
    /// The frames, hot: OnNext on the source's one capture thread, in order, valid until the call returns;
    /// OnCompleted at the end of a recording or after <see cref="Stop"/>; OnError with a
    /// <see cref="SourceException"/> when the source is lost.
    /// </summary>
    IObservable<Frame> Frames { get; }

    /// <summary>
    /// What the camera's own transport counted until now: whole frames, lost ones and why. Null for a source that counts
    /// nothing itself. May be asked on any thread, also after the end.
    /// </summary>
    SourceLosses? Losses => null;

    /// <summary>Frames until now that held intensities above the declared depth; the first of them is a warning.</summary>
    long FramesAboveDepth => 0;

    /// <summary>
    /// What the user should know though the frames go on, one line each: a file that was cut, a camera that is being
    /// reconnected, a setting that was refused. What came before subscription is repeated to the subscriber.
    /// </summary>
    IObservable<string> Warnings => Observable.Empty<string>();

    /// <summary>
    /// True while a lost camera is away and being opened again, false while it delivers; the present state is repeated
    /// to the subscriber.
    /// </summary>
    IObservable<bool> Away => Observable.Return(false);

    /// <summary>What can be set while the source runs; null where nothing can.</summary>
    ISourceControls? Controls => null;

    /// <summary>Leaves out the first frames without reading them, before <see cref="Start"/>; those that follow are as they would be.</summary>
    /// <param name="frames">How many.</param>
    /// <returns>False, and nothing is changed, where the source cannot: then they are delivered as all are.</returns>
    bool Skip(long frames) => false;

    /// <summary>Begins delivery. Subscribe before.</summary>
    /// <exception cref="InvalidOperationException">The source was started before.</exception>
    void Start();

    /// <summary>Ends delivery; returns when the capture thread has ended, unless it is called on that thread.</summary>
    void Stop();
}
