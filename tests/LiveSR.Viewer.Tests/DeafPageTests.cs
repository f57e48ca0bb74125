using System.Net.WebSockets;
using LiveSR.Viewer.Clients;
using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Tests;

/// <summary>A page that takes in nothing and answers nothing.</summary>
public sealed class DeafPageTests
{
    [Fact(Timeout = 60_000)]
    public async Task APageThatTakesInNothingDoesNotHoldUpTheEnd()
    {
        using var socket = new DeafSocket();
        using var client = new ViewerClient(socket, isHere: true, new Host(), new ViewerOptions { SendTimeout = Timeout.InfiniteTimeSpan }, TimeProvider.System);
        Task running = client.RunAsync();
        await socket.Sending.WaitAsync(TestContext.Current.CancellationToken);

        client.End(WebSocketCloseStatus.EndpointUnavailable, "the end");

        await running.WaitAsync(TestContext.Current.CancellationToken);
        socket.State.ShouldBe(WebSocketState.Aborted);
    }

    private sealed class Host : IClientHost
    {
        public StatusMessage StatusFor(ViewerClient client)
        {
            using var session = new FakeSession();
            return new StatusMessage { Session = session.State, Clients = 1, InControl = false, SeatFree = true, Skipped = 0, Yields = false };
        }

        public void Take(ViewerClient client, ClientMessage message)
        {
        }

        public void InterestChanged()
        {
        }

        public void Complain(string line) => Assert.Fail(line);
    }

    /// <summary>Sends never end by themselves, and nothing is received.</summary>
    private sealed class DeafSocket : WebSocket
    {
        private readonly TaskCompletionSource _sending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<WebSocketReceiveResult> _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sending => _sending.Task;

        public override WebSocketState State => _aborted.Task.IsCompleted ? WebSocketState.Aborted : WebSocketState.Open;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override string? SubProtocol => null;

        public override void Abort() => _aborted.TrySetException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            _sending.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => _aborted.Task;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose() => Abort();
    }
}
