using System.Reactive.Disposables;
using LiveSR.Imaging;
using LiveSR.Live;

namespace LiveSR.Viewer.Sessions;

/// <summary>The newest consistency map of a session as a frame, and its figures, while somebody looks.</summary>
internal sealed class ConsistencyFeed(LiveSession session, FramePool pool) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _sync = new();
    private readonly SerialDisposable _subscription = new();
    private FrameLease? _map;
    private volatile ConsistencyState? _state;

    /// <summary>The figures; null while nobody looks.</summary>
    public ConsistencyState? State => _state;

    /// <summary>Begins to compute, or ends.</summary>
    public void Watch(bool on)
    {
        _subscription.Disposable = on ? session.Consistency(Interval).Subscribe(Take) : null;
        if (!on)
        {
            Replace(null);
            _state = null;
        }
    }

    /// <summary>A lease on the newest map; null without one.</summary>
    public FrameLease? Lease()
    {
        lock (_sync)
        {
            return _map?.Frame.Lease();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        Replace(null);
    }

    private void Take(LiveConsistency consistency)
    {
        Plane map = consistency.Result.Map;
        using FrameWriter writer = pool.Rent(PixelFormat.Gray32F, map.Width, map.Height);
        for (int y = 0; y < map.Height; y++)
        {
            map.Row(y).CopyTo(writer.Row<float>(y));
        }

        Replace(writer.Publish(new FrameMetadata { ImageNumber = consistency.ImageNumber }));
        string noise = consistency.NoiseIsEstimated ? "the image itself" : "the camera's description";
        string blur = consistency.BlurSigmaPixels is { } sigma ? FormattableString.Invariant($"; blur fitted, {sigma:0.00} px") : "";
        _state = new ConsistencyState(consistency.Result.ReducedChiSquare, consistency.Result.Rse, consistency.Result.Rsp, noise + blur);
    }

    private void Replace(FrameLease? map)
    {
        lock (_sync)
        {
            _map?.Dispose();
            _map = map;
            if (_subscription.IsDisposed)
            {
                _map?.Dispose();
                _map = null;
            }
        }
    }
}
