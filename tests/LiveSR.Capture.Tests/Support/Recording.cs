using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Support;

/// <summary>All that a source did, from start to end.</summary>
internal sealed class Recording
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal List<FrameMetadata> Frames { get; } = [];

    internal List<string> Warnings { get; } = [];

    internal Exception? Error { get; private set; }

    internal bool IsCompleted { get; private set; }

    /// <summary>Runs the source to its end, or until <paramref name="limit"/> frames came, and disposes it.</summary>
    internal static Recording Of(IFrameSource source, int limit = int.MaxValue, Action<Frame>? look = null)
    {
        var recording = new Recording();
        using var ended = new ManualResetEventSlim();
        using (source)
        {
            using IDisposable warnings = source.Warnings.Subscribe(recording.Warnings.Add);
            using IDisposable frames = source.Frames.Subscribe(
                frame =>
                {
                    if (recording.Frames.Count == limit)
                    {
                        return;
                    }

                    recording.Frames.Add(frame.Metadata);
                    look?.Invoke(frame);
                    if (recording.Frames.Count == limit)
                    {
                        ended.Set();
                    }
                },
                error =>
                {
                    recording.Error = error;
                    ended.Set();
                },
                () =>
                {
                    recording.IsCompleted = true;
                    ended.Set();
                });
            source.Start();
            ended.Wait(Patience).ShouldBeTrue("the source should end");
        }

        return recording;
    }
}
