using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LiveSR.Viewer.Tests;

/// <summary>One page: sends texts, and reads what comes.</summary>
internal sealed class TestPage(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 22];

    /// <summary>Opens the stream of a view as its page does, or as another page would.</summary>
    public static async Task<TestPage> OpenAsync(Uri address, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new UriBuilder(new Uri(address, "stream")) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        return new TestPage(socket);
    }

    public WebSocketState State => socket.State;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) => SendAsync(Encoding.UTF8.GetBytes(text), type);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(bytes, type, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Asks for the whole fake image at one screen pixel for one of the camera's.</summary>
    public Task LookAsync(string planes = "\"raw\",\"enhanced\"", double zoom = 1, string more = "") => SendAsync(string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"type":"view","id":1,"planes":[{{planes}}],"x":0,"y":0,"width":64,"height":48,"zoom":{{zoom}}{{more}}}"""));

    /// <summary>Takes control and asks for something; gives the answer.</summary>
    public async Task<JsonObject> AskAsync(string command)
    {
        await SendAsync("""{"type":"seat","take":true}""");
        await SendAsync($$"""{"type":"command","id":1,"do":{{command}}}""");
        return await TextAsync("answer");
    }

    public Task ShownAsync(SentFrame frame) => SendAsync($$"""{"type":"shown","sequence":{{frame.Sequence}}}""");

    /// <summary>The next message: bytes of a frame, or a text; null when the server has closed.</summary>
    public async Task<(SentFrame? Frame, JsonObject? Text)?> ReadAsync()
    {
        int length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(_buffer.AsMemory(length), TestContext.Current.CancellationToken);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return result.MessageType switch
        {
            WebSocketMessageType.Close => null,
            WebSocketMessageType.Binary => (new SentFrame(_buffer[..length]), null),
            _ => (null, JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject()),
        };
    }

    public async Task<SentFrame> FrameAsync()
    {
        while (await ReadAsync() is { } message)
        {
            if (message.Frame is { } frame)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"The server closed: {CloseReason}");
    }

    /// <summary>The next text of a type that a test waits for.</summary>
    public async Task<JsonObject> TextAsync(string type, Func<JsonObject, bool>? until = null)
    {
        while (await ReadAsync() is { } message)
        {
            if (message.Text is { } text && (string?)text["type"] == type && (until is null || until(text)))
            {
                return text;
            }
        }

        throw new InvalidOperationException($"The server closed: {CloseReason}");
    }

    /// <summary>Reads on until the server has closed.</summary>
    public async Task UntilClosedAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    public void Dispose() => socket.Dispose();
}
