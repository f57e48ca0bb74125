using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Imaging.Quality;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Live.Trust;

namespace LiveSR.Live;

/// <summary>
/// Looks now and then, beside the stream, whether frames are such as the model learned on, says once when they are not, and
/// labels what was enhanced meanwhile. A model that says nothing of what it learned costs nothing.
/// </summary>
public sealed class RangeWatch : IDisposable
{
    private const int LeastEdge = 32;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Subject<Frame> _frames = new();
    private readonly Lock _showing = new();
    private readonly SteadyNoise _steady = new();
    private readonly MicroscopeDescription _microscope;
    private readonly IDisposable _branch;
    private LearnedConditions? _learned;
    private string? _finding;
    private volatile bool _isSaid;
    private int _looks;

    /// <summary>Begins to watch.</summary>
    /// <param name="calibration">The camera's calibration; null for none.</param>
    /// <param name="say">Takes what the user should know, one line, on a thread of the watch's own.</param>
    /// <param name="clock">Measures how long ago the last look was.</param>
    public RangeWatch(CameraCalibration? calibration, Action<string> say, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(say);
        _microscope = new MicroscopeDescription { Calibration = calibration };
        _branch = SideBranch.Run(_frames, "LiveSR range", static frame => frame.Lease(), Look, Interval, clock).Subscribe(say, static _ => { });
    }

    /// <summary>Frames that it has looked at.</summary>
    internal int Looks => Volatile.Read(ref _looks);

    /// <summary>Shows the watch a frame and labels what an enhancer made of it.</summary>
    /// <param name="raw">The frame, borrowed.</param>
    /// <param name="enhancer">What enhanced it.</param>
    /// <param name="enhanced">The result, which the watch takes over.</param>
    /// <returns>The result, with a label where the last look found the frames outside.</returns>
    public FrameLease Labelled(Frame raw, IFrameEnhancer enhancer, FrameLease enhanced)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(enhancer);
        ArgumentNullException.ThrowIfNull(enhanced);
        LearnedConditions? learned = enhancer.Core.Learned;
        if (Interlocked.Exchange(ref _learned, learned) != learned)
        {
            (_finding, _isSaid) = (null, false);
        }

        if (learned is null || Math.Min(raw.Width, raw.Height) < LeastEdge)
        {
            return enhanced;
        }

        // Of frames that are enhanced at the same time, one after the other.
        lock (_showing)
        {
            _frames.OnNext(raw);
        }

        if (Volatile.Read(ref _finding) is not { } finding || enhanced.Frame.Metadata.Provenance is not { } provenance)
        {
            return enhanced;
        }

        using (enhanced)
        {
            return enhanced.Frame.With(enhanced.Frame.Metadata with { Provenance = provenance with { OutOfRange = finding } });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _branch.Dispose();
        _frames.Dispose();
    }

    private string? Look(FrameLease held)
    {
        Frame frame = held.Frame;
        Plane image = frame.Format.IsColour() ? Plane.Channel(frame, 1) : Plane.FromFrame(frame);
        CameraNoise noise = _microscope.NoiseOf(frame.Metadata) ?? _steady.Of(image, frame.Metadata);
        string? finding = Volatile.Read(ref _learned)?.Outside(ImageConditions.Of(image, noise, frame.MaxValue));
        Volatile.Write(ref _finding, finding);
        Interlocked.Increment(ref _looks);
        if (finding is null || _isSaid)
        {
            return null;
        }

        _isSaid = true;
        return $"The model did not learn on such images: {finding}. What it makes of them is marked.";
    }
}
