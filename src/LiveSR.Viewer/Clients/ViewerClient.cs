using System.Buffers;
using System.Net.WebSockets;
using LiveSR.Queues;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Protocol;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Clients;

/// <summary>
/// One open page. What it says is read on one task, what it gets is sent on another, at its own pace: a frame goes out
/// only when fewer than two are on their way to the screen, so that none grows old in a buffer.
/// </summary>
internal sealed class ViewerClient : IDisposable
{
    private const int FramesOnTheirWay = 2;
    private const int MostPendingTexts = 64;
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly ViewerOptions _options;
    private readonly TimeProvider _clock;
    private readonly IClientHost _host;
    private readonly FrameSlot _slot;
    private readonly BoundedQueue<ServerMessage> _texts;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly PlaneEncoder _encoder = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly ProvenanceBook _provenances = new();
    private readonly DisplayPace _pace;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<Closing> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ViewRequest? _view;
    private volatile bool _frozen;
    private volatile bool _watchesFocus;
    private volatile bool _statusDue = true;
    private ViewRequest? _sentView;
    private bool _sentFrozen;
    private uint _sent;
    private uint _shown;

    /// <summary>A page behind a socket.</summary>
    /// <param name="socket">The way to it.</param>
    /// <param name="isHere">Whether it is drawn on this very machine.</param>
    /// <param name="host">The server that holds it.</param>
    /// <param name="options">How long it may take in nothing.</param>
    /// <param name="clock">The clock.</param>
    public ViewerClient(WebSocket socket, bool isHere, IClientHost host, ViewerOptions options, TimeProvider clock)
    {
        _pace = new DisplayPace(isHere, clock);
        _slot = new FrameSlot(clock);
        _socket = socket;
        _host = host;
        _options = options;
        _clock = clock;
        var queue = new QueueOptions { Capacity = MostPendingTexts, Policy = OverloadPolicy.Fail };
        _texts = new BoundedQueue<ServerMessage>(queue, (_, outcome) => EndWhen(outcome == QueueOutcome.Overloaded));
    }

    /// <summary>How this page wants histograms.</summary>
    public HistogramWish Histogram { get; } = new();

    /// <summary>What it looks at.</summary>
    public SessionInterest Interest => new(_view?.Planes.Contains(PlaneKind.Residual) == true, _watchesFocus);

    /// <summary>Moments that it was not sent, because newer ones were there.</summary>
    public long Skipped => _slot.Skipped;

    /// <summary>Whether it gets fewer than it could draw, since drawing takes from the stream.</summary>
    public bool Yields => _pace.Yields;

    /// <summary>Offers a moment, which the client then owns. Never waits.</summary>
    public void Offer(ViewedFrames frames)
    {
        _slot.Put(frames);
        _wake.Release();
    }

    /// <summary>Sends a text, in order. A page that leaves too many unread is disconnected.</summary>
    public void Send(ServerMessage message)
    {
        _texts.Put(message);
        _wake.Release();
    }

    /// <summary>Says how everything stands now, and not when it is due.</summary>
    public void SendStatus()
    {
        _statusDue = true;
        _wake.Release();
    }

    /// <summary>Ends the connection with a reason.</summary>
    public void End(WebSocketCloseStatus status, string reason)
    {
        _closing.TrySetResult(new Closing(status, reason));
        _wake.Release();
    }

    /// <summary>Serves the page until it goes or is sent away.</summary>
    public async Task RunAsync()
    {
        var both = Task.WhenAll(ReadAllAsync(), SendAllAsync());
        await _closing.Task;

        // A page that was sent away reads why, and answers; one that takes in nothing, or does not answer, is cut off.
        await Task.WhenAny(both, Task.Delay(TimeToClose, _clock));
        await _end.CancelAsync();
        _socket.Abort();
        await both;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts.Cancel();
        _slot.Dispose();
        _encoder.Dispose();
        _end.Dispose();
    }

    private async Task ReadAllAsync()
    {
        var reader = new MessageReader(_socket, _clock);
        try
        {
            Closing closing = await reader.ReadAllAsync(Take);
            End(closing.Status, closing.Reason);
            await reader.DrainAsync();
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            End(WebSocketCloseStatus.EndpointUnavailable, "the connection broke");
        }
    }

    private static bool IsOfConnection(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException;

    private void EndWhen(bool overloaded)
    {
        if (overloaded)
        {
            End(WebSocketCloseStatus.PolicyViolation, "answers were left unread");
        }
    }

    private void Take(ClientMessage message)
    {
        switch (message)
        {
            case ViewRequest view:
                _view = view;
                _host.InterestChanged();
                _wake.Release();
                break;
            case WatchMessage watch:
                _watchesFocus = watch.Focus;
                _host.InterestChanged();
                break;
            case ShownMessage shown when shown.Sequence - Volatile.Read(ref _shown) <= Volatile.Read(ref _sent) - Volatile.Read(ref _shown):
                Volatile.Write(ref _shown, shown.Sequence);
                _pace.Drawn(TimeSpan.FromMilliseconds(shown.Cost));
                _wake.Release();
                break;
            case PingMessage ping:
                Send(new PongMessage(ping.At, (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds));
                break;
            case FreezeMessage freeze:
                _frozen = freeze.Frozen;
                _wake.Release();
                break;
            case HistogramMessage histogram:
                Histogram.Set(histogram);
                break;
            default:
                _host.Take(this, message);
                break;
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            long statusAt = 0;
            while (!_closing.Task.IsCompleted)
            {
                await WaitAsync(_statusDue ? TimeSpan.Zero : _options.StatusInterval - _clock.GetElapsedTime(statusAt));
                await SendTextsAsync();
                if (_statusDue || _clock.GetElapsedTime(statusAt) >= _options.StatusInterval)
                {
                    _statusDue = false;
                    statusAt = _clock.GetTimestamp();
                    StatusMessage status = _host.StatusFor(this);
                    _pace.Follow(status.Session.Flow);
                    await SendAsync(ViewerJson.Write(status), WebSocketMessageType.Text);
                }

                await SendFrameAsync();
            }

            await CloseAsync(await _closing.Task);
        }
        catch (Exception e)
        {
            if (!IsOfConnection(e))
            {
                _host.Complain($"a page was cut off, since its view could not be made: {e.Message}");
            }

            _socket.Abort();
        }
    }

    private async Task WaitAsync(TimeSpan atMost)
    {
        if (atMost > TimeSpan.Zero)
        {
            await _wake.WaitAsync(atMost);
        }

        while (_wake.Wait(0))
        {
        }
    }

    private async Task SendTextsAsync()
    {
        while (_texts.TryTake(out ServerMessage? text))
        {
            await SendAsync(ViewerJson.Write(text), WebSocketMessageType.Text);
        }
    }

    private async Task SendFrameAsync()
    {
        if (_view is not { } view || _sent - Volatile.Read(ref _shown) >= FramesOnTheirWay)
        {
            return;
        }

        bool frozen = _frozen;
        bool isNew = (_slot.Current is null || (!frozen && _pace.IsDue(_slot.CameAt))) && _slot.Advance();
        if (_slot.Current is not { } frames || (!isNew && view == _sentView && frozen == _sentFrozen))
        {
            return;
        }

        long begun = _clock.GetTimestamp();
        new FrameMessage(_buffer, _encoder).Write(frames, view, _sent + 1, frozen, _clock.GetUtcNow(), _provenances.NumberOf);
        _pace.Sent(_clock.GetElapsedTime(begun));
        foreach (ProvenanceMessage news in _provenances.TakeNews())
        {
            await SendAsync(ViewerJson.Write(news), WebSocketMessageType.Text);
        }

        Volatile.Write(ref _sent, _sent + 1);
        (_sentView, _sentFrozen) = (view, frozen);
        await SendAsync(_buffer.WrittenMemory, WebSocketMessageType.Binary);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        _end.CancelAfter(_options.SendTimeout);
        await _socket.SendAsync(bytes, type, endOfMessage: true, _end.Token);
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private async Task CloseAsync(Closing closing)
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(closing.Status, closing.Reason, _end.Token);
        }
    }
}
