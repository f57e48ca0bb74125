using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Cli.Comparing;

/// <summary>A recording whose frames are taken one by one: two of them go side by side, each read by a thread of its own.</summary>
internal sealed class FrameFeed : IDisposable
{
    private readonly IFrameSource _source;
    private readonly BoundedQueue<FrameLease> _queue = new(new QueueOptions { Policy = OverloadPolicy.Wait }, static (lost, _) => lost.Dispose());
    private readonly IDisposable _frames;
    private readonly IDisposable _warnings;
    private Exception? _failure;

    /// <summary>Opens the recording.</summary>
    /// <param name="text">The source.</param>
    /// <param name="series">The series of a file of several; null for the first.</param>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public FrameFeed(string text, int? series)
    {
        _source = FrameSources.Open(text, new SourceOptions { Series = series });
        _warnings = _source.Warnings.Subscribe(static warning => Console.Error.WriteLine($"livesr: warning: {warning}"));
        _frames = _source.Frames.Subscribe(frame => _queue.Put(frame.Lease()), End, () => End(null));
    }

    /// <summary>What it delivers.</summary>
    public SourceInfo Info => _source.Info;

    /// <summary>Begins to read.</summary>
    public void Start() => _source.Start();

    /// <summary>The next frame, which the caller disposes; null at the end.</summary>
    /// <exception cref="SourceException">The recording is lost.</exception>
    public FrameLease? Next() =>
        _queue.Take(out FrameLease? frame) ? frame
        : _failure is null ? null
        : throw _failure;

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Cancel();
        _source.Dispose();
        _frames.Dispose();
        _warnings.Dispose();
    }

    private void End(Exception? failure)
    {
        _failure = failure;
        _queue.Close();
    }
}
