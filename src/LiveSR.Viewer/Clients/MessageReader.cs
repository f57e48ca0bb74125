using System.Net.WebSockets;
using System.Text.Json;
using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Clients;

/// <summary>Why a connection is closed, in the words that the page gets.</summary>
internal sealed record Closing(WebSocketCloseStatus Status, string Reason);

/// <summary>Reads a page's messages, and closes on the first that is none.</summary>
internal sealed class MessageReader(WebSocket socket, TimeProvider clock)
{
    /// <summary>The longest message that a page sends has some 400 bytes.</summary>
    internal const int MostBytes = 8192;

    private const int MostReasonCharacters = 100;
    private readonly byte[] _buffer = new byte[MostBytes];
    private readonly MessageBudget _budget = new(clock);

    /// <summary>Hands each message on, until the page goes or says what it must not.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<Closing> ReadAllAsync(Action<ClientMessage> take)
    {
        while (true)
        {
            (ClientMessage? message, Closing? closing) = await ReadAsync();
            if (closing is not null)
            {
                return closing;
            }

            take(message!);
        }
    }

    /// <summary>Reads on without listening, until the page has closed its side: it may still be sending.</summary>
    public async Task DrainAsync()
    {
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
        }
    }

    private async Task<(ClientMessage? Message, Closing? Closing)> ReadAsync()
    {
        int length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            if (length == MostBytes)
            {
                return (null, new Closing(WebSocketCloseStatus.MessageTooBig, $"a message has at most {MostBytes} bytes"));
            }

            received = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += received.Count;
        }
        while (!received.EndOfMessage);

        return received.MessageType switch
        {
            WebSocketMessageType.Close => (null, new Closing(WebSocketCloseStatus.NormalClosure, "")),
            WebSocketMessageType.Binary => (null, new Closing(WebSocketCloseStatus.InvalidMessageType, "messages are text")),
            _ when !_budget.TryTake() => (null, new Closing(WebSocketCloseStatus.PolicyViolation, "too many messages")),
            _ => Parse(_buffer.AsSpan(0, length)),
        };
    }

    private static (ClientMessage? Message, Closing? Closing) Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            ClientMessage message = ViewerJson.Read(text);
            return message.Fault is { } fault ? (null, new Closing(WebSocketCloseStatus.PolicyViolation, fault)) : (message, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            string where = (e as JsonException)?.Path is { } path ? $" at {path}" : "";
            string reason = $"not a message of this view{where}";
            return (null, new Closing(WebSocketCloseStatus.InvalidPayloadData, reason[..Math.Min(reason.Length, MostReasonCharacters)]));
        }
    }
}
