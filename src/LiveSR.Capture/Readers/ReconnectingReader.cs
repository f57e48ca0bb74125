using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Capture.Readers;

/// <summary>
/// Opens a lost camera again until it is back or the source is stopped. Image numbers and times go on; what was
/// lost meanwhile is a gap in the numbers, as wide as the time since the last frame at the camera's rate: the stated one, or
/// the one at which frames came. Where neither is known the gap is one, and the user is told that it says nothing.
/// </summary>
internal sealed class ReconnectingReader : IFrameReader
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<IFrameReader> _open;
    private readonly TimeProvider _clock;
    private readonly Action<string> _warn;
    private readonly Action<bool> _away;
    private readonly Lock _swap = new();
    private IFrameReader _reader;
    private SourceLosses? _lossesBefore;
    private long _firstNumber;
    private double _firstMs;
    private long _next;
    private long _started;
    private long? _firstAt;
    private long _lastAt;

    /// <summary>Opens the camera.</summary>
    /// <param name="open">Opens it, and throws a <see cref="SourceException"/> where that fails.</param>
    /// <param name="clock">Tells how long it was away.</param>
    /// <param name="warn">Takes a line when it is lost and when it is back.</param>
    /// <param name="away">Takes true when it is lost and false when it is back.</param>
    internal ReconnectingReader(Func<IFrameReader> open, TimeProvider clock, Action<string> warn, Action<bool> away)
    {
        (_open, _warn, _away) = (open, warn, away);
        _clock = clock;
        _started = _lastAt = clock.GetTimestamp();
        _reader = open();
        Info = _reader.Info;
    }

    public SourceInfo Info { get; }

    public SourceLosses? Losses
    {
        get
        {
            lock (_swap)
            {
                return _lossesBefore is { } before && _reader.Losses is { } now ? before.Plus(now) : _reader.Losses;
            }
        }
    }

    public bool StreamsByItself => _reader.StreamsByItself;

    public void Restart()
    {
        _reader.Restart();
        (_firstNumber, _firstMs, _next, _firstAt, _started) = (0, 0, 0, null, _clock.GetTimestamp());
    }

    public FrameLease? Read(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                return _reader.Read(stop) is { } lease ? Renumbered(lease) : null;
            }
            catch (SourceException loss)
            {
                Reconnect(loss, stop);
            }
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();

    private FrameLease Renumbered(FrameLease lease)
    {
        FrameMetadata metadata = lease.Frame.Metadata;
        _next = _firstNumber + metadata.ImageNumber + 1;
        _lastAt = _clock.GetTimestamp();
        _firstAt ??= _lastAt;
        if (_firstNumber == 0)
        {
            return lease;
        }

        using (lease)
        {
            return lease.Frame.With(metadata with { ImageNumber = _next - 1, ElapsedTimeMs = _firstMs + metadata.ElapsedTimeMs });
        }
    }

    private void Reconnect(SourceException loss, CancellationToken stop)
    {
        _away(true);
        _warn($"{loss.Message} Trying to reconnect.");
        _reader.Dispose();
        while (_clock.Sleep(Interval, stop))
        {
            if (Reopen() is not { } reader)
            {
                continue;
            }

            lock (_swap)
            {
                _lossesBefore = Losses;
                _reader = reader;
            }

            long? lost = Rate is { } rate ? Math.Max(1, (long)Math.Round(_clock.GetElapsedTime(_lastAt).TotalSeconds * rate)) : null;
            _firstNumber = _next + (lost ?? 1);
            _firstMs = _clock.GetElapsedTime(_started).TotalMilliseconds;
            _away(false);
            _warn($"{Info.Name} is back; {(lost is { } count ? $"about {count} images were lost, by its rate" : "how many images were lost is not known")}.");
            return;
        }
    }

    /// <summary>Images a second: as stated, else as they came until the camera was lost.</summary>
    private double? Rate => Info.FrameRate
        ?? (_firstAt is { } first && _clock.GetElapsedTime(first, _lastAt) is { Ticks: > 0 } time ? (_next - 1) / time.TotalSeconds : null);

    private IFrameReader? Reopen()
    {
        IFrameReader reader;
        try
        {
            reader = _open();
        }
        catch (SourceException)
        {
            return null;
        }

        SourceInfo now = reader.Info;
        if ((now.Width, now.Height, now.Format) == (Info.Width, Info.Height, Info.Format))
        {
            return reader;
        }

        reader.Dispose();
        throw new InvalidOperationException(
            $"{Info.Name} came back as {now.Width}x{now.Height} {now.Format} instead of {Info.Width}x{Info.Height} {Info.Format}: start again.");
    }
}
