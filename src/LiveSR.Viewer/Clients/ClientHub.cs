using System.Collections.Immutable;
using System.Net.WebSockets;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Protocol;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Clients;

/// <summary>All open pages: each gets its own leases on each moment, and none can delay another or the session.</summary>
internal sealed class ClientHub : IClientHost, IDisposable
{
    private static readonly TimeSpan HistogramTick = TimeSpan.FromMilliseconds(50);

    private readonly IViewedSession _session;
    private readonly ViewerOptions _options;
    private readonly Action<string> _complain;
    private readonly TimeProvider _clock;
    private readonly Lock _sync = new();
    private readonly Lock _interestSync = new();
    private readonly Lock _ordering = new();
    private readonly ControlSeat _seat = new();
    private readonly CancellationTokenSource _ends = new();
    private readonly IDisposable _subscription;
    private readonly Task _counting;
    private ImmutableArray<ViewerClient> _clients = [];
    private ViewedFrames? _last;
    private SessionInterest _interest;
    private Task _lastBegun = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Begins to hand a session's moments to whoever comes.</summary>
    public ClientHub(IViewedSession session, ViewerOptions options, Action<string> complain, TimeProvider clock)
    {
        _session = session;
        _options = options;
        _complain = complain;
        _clock = clock;
        _subscription = session.Frames.Subscribe(new MomentObserver(Publish));
        _counting = CountAsync();
    }

    /// <summary>Pages that are open.</summary>
    public int Count => _clients.Length;

    /// <summary>Serves a page until it goes.</summary>
    /// <param name="socket">The way to it.</param>
    /// <param name="isHere">Whether it is drawn on this very machine.</param>
    public async Task ServeAsync(WebSocket socket, bool isHere)
    {
        using var client = new ViewerClient(socket, isHere, this, _options, _clock);
        string? refusal = Admit(client);
        if (refusal is not null)
        {
            client.End(WebSocketCloseStatus.PolicyViolation, refusal);
        }

        try
        {
            await client.RunAsync();
        }
        finally
        {
            lock (_sync)
            {
                _clients = _clients.Remove(client);
            }

            ChangeSeat(client, new SeatMessage { Take = false });
            InterestChanged();
        }
    }

    /// <inheritdoc/>
    public void InterestChanged()
    {
        // A lock of its own: to end a computation may take a moment, and the session's thread must not wait for it.
        lock (_interestSync)
        {
            SessionInterest[] all = [.. _clients.Select(client => client.Interest)];
            SessionInterest now = new(all.Any(one => one.Consistency), all.Any(one => one.Focus));
            if (now != _interest && !_disposed)
            {
                _interest = now;
                _session.Watch(now);
            }
        }
    }

    /// <inheritdoc/>
    public StatusMessage StatusFor(ViewerClient client) => new()
    {
        Session = _session.State,
        Clients = Count,
        InControl = _seat.IsHeldBy(client),
        SeatFree = _seat.IsFree,
        Skipped = client.Skipped,
        Yields = client.Yields,
    };

    /// <inheritdoc/>
    public void Take(ViewerClient client, ClientMessage message)
    {
        switch (message)
        {
            case SeatMessage seat:
                ChangeSeat(client, seat);
                break;
            case CommandMessage command when !_seat.IsHeldBy(client):
                client.Send(new AnswerMessage(command.Id, Done: false, "another page has control: take it first"));
                break;
            case CommandMessage command:
                _ = DoAsync(client, command);
                break;
        }
    }

    /// <inheritdoc/>
    public void Complain(string line) => _complain(line);

    /// <summary>Sends every page away.</summary>
    public void SendAllAway()
    {
        foreach (ViewerClient client in _clients)
        {
            client.End(WebSocketCloseStatus.EndpointUnavailable, "livesr view has ended");
        }
    }

    /// <summary>Gives all leases back. Pages must be gone, or go by themselves.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        _ends.Cancel();
        _counting.Wait();
        lock (_sync)
        {
            _disposed = true;
            _last?.Dispose();
            _last = null;
        }

        _ends.Dispose();
    }

    /// <summary>Who has control is seen on every page at once.</summary>
    private void ChangeSeat(ViewerClient client, SeatMessage seat)
    {
        if (seat.Take)
        {
            _seat.Take(client, seat.OnlyIfFree);
        }
        else
        {
            _seat.Leave(client);
        }

        foreach (ViewerClient one in _clients)
        {
            one.SendStatus();
        }
    }

    private string? Admit(ViewerClient client)
    {
        lock (_sync)
        {
            if (_clients.Length >= _options.MaxClients || _disposed)
            {
                return $"{_options.MaxClients} pages are open already: close one";
            }

            _clients = _clients.Add(client);
            if (_last is not null)
            {
                client.Offer(_last.Share());
            }

            return null;
        }
    }

    private void Publish(ViewedFrames frames)
    {
        ViewedFrames mine = frames.Share();
        ImmutableArray<ViewerClient> clients;
        lock (_sync)
        {
            (_last, mine) = (mine, _last!);
            mine?.Dispose();
            if (_disposed)
            {
                _last.Dispose();
                _last = null;
                return;
            }

            clients = _clients;
        }

        foreach (ViewerClient client in clients)
        {
            client.Offer(frames.Share());
        }
    }

    private async Task DoAsync(ViewerClient client, CommandMessage command)
    {
        AnswerMessage answer;
        try
        {
            string done = await BeginInOrder(command.Do);
            answer = new AnswerMessage(command.Id, Done: true, done);
        }
        catch (Exception e)
        {
            answer = new AnswerMessage(command.Id, Done: false, e.Message.ReplaceLineEndings(" "));
        }

        client.Send(answer);
    }

    /// <summary>
    /// Commands begin one after the other, as they came: of two values for one knob the last stays. One that takes long,
    /// such as opening a model, holds up none once it has begun.
    /// </summary>
    private Task<string> BeginInOrder(SessionCommand command)
    {
        lock (_ordering)
        {
            Task<Task<string>> begun = _lastBegun.ContinueWith(
                _ => _session.DoAsync(command, _ends.Token), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _lastBegun = begun;
            return begun.Unwrap();
        }
    }

    /// <summary>Counts histograms for those who want them, on a task of its own and from the newest moment only.</summary>
    private async Task CountAsync()
    {
        var reporter = new HistogramReporter();
        using var timer = new PeriodicTimer(HistogramTick, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ends.Token))
            {
                ViewerClient[] due = [.. _clients.Where(client => client.Histogram.IsDue(_clock))];
                if (due.Length == 0 || ShareLast() is not { } frames)
                {
                    continue;
                }

                using (frames)
                {
                    reporter.Count(frames);
                }

                foreach (ViewerClient client in due)
                {
                    client.Send(reporter.ReportFor(client.Histogram.Wish));
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private ViewedFrames? ShareLast()
    {
        lock (_sync)
        {
            return _last?.Share();
        }
    }

    /// <summary>Sees moments and nothing else: how a source ended stands in the session's state.</summary>
    private sealed class MomentObserver(Action<ViewedFrames> take) : IObserver<ViewedFrames>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(ViewedFrames value) => take(value);
    }
}
