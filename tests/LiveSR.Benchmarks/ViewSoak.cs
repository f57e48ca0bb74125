using System.Net.WebSockets;
using System.Text;
using LiveSR.Imaging;
using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Benchmarks;

/// <summary>
/// Memory of the live view over many frames with two pages: one draws every frame that it gets, the other reads nothing at
/// all and comes back whenever it is cut off. No lease may be left.
/// </summary>
internal static class ViewSoak
{
    public const int DefaultFrames = 100_000;
    private const int Size = 128;

    /// <summary>Far above what can be had: as fast as it goes.</summary>
    private const double Rate = 1e6;

    private const string WholeImage = """{"type":"view","id":1,"planes":["raw","enhanced"],"x":0,"y":0,"width":128,"height":128,"zoom":2}""";

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static async Task<int> RunAsync(int frames)
    {
        var memory = new MemoryWatch(frames);
        long seen = 0, drawn = 0, stalls = 0;
        using (LiveSession session = ViewBar.Open("nearest", Size, Rate))
        {
            using var view = new LiveSessionView(session, "pattern", Path.GetTempPath());
            await using ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), Console.Error.WriteLine);
            using var ends = new CancellationTokenSource();
            using IDisposable watch = session.Pairs.Subscribe(_ =>
            {
                memory.At(++seen);
                if (seen == frames)
                {
                    ends.Cancel();
                }
            });
            Task drawing = UntilEndAsync(server.Address, ends.Token, socket => DrawAsync(socket, () => drawn++, ends.Token));
            Task stalling = UntilEndAsync(server.Address, ends.Token, socket => StallAsync(socket, () => stalls++, ends.Token));
            session.Start();
            await Task.WhenAll(drawing, stalling);
        }

        Console.WriteLine($"{seen} frames; {drawn} drawn by one page; the other stalled {stalls} times; leases left: {FramePool.Shared.Outstanding}");
        return FramePool.Shared.Outstanding == 0 ? 0 : 1;
    }

    private static async Task UntilEndAsync(Uri address, CancellationToken ends, Func<ClientWebSocket, Task> look)
    {
        while (!ends.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
            try
            {
                await socket.ConnectAsync(new UriBuilder(new Uri(address, "stream")) { Scheme = "ws" }.Uri, ends);
                await socket.SendAsync(Encoding.UTF8.GetBytes(WholeImage), WebSocketMessageType.Text, endOfMessage: true, ends);
                await look(socket);
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                // The run is over, or the server has cut off who stalled.
            }
        }
    }

    private static async Task DrawAsync(ClientWebSocket socket, Action drawn, CancellationToken ends)
    {
        byte[] message = new byte[1 << 20];
        while (true)
        {
            await ShownAsync(socket, await FrameAsync(socket, message, ends), ends);
            drawn();
        }
    }

    /// <summary>Takes one frame, then says that frames are drawn and takes none in: the way to the page fills up, until the server cuts it off.</summary>
    private static async Task StallAsync(ClientWebSocket socket, Action stalled, CancellationToken ends)
    {
        uint sequence = await FrameAsync(socket, new byte[1 << 20], ends);
        stalled();
        for (; ; sequence++)
        {
            await ShownAsync(socket, sequence, ends);

            // Slower than frames come: one that was not yet sent cannot have been drawn.
            await Task.Delay(TimeSpan.FromMilliseconds(100), ends);
        }
    }

    /// <summary>The number of the next frame.</summary>
    private static async Task<uint> FrameAsync(ClientWebSocket socket, byte[] message, CancellationToken ends)
    {
        ValueWebSocketReceiveResult part;
        do
        {
            int length = 0;
            do
            {
                part = await socket.ReceiveAsync(message.AsMemory(length), ends);
                length += part.Count;
            }
            while (!part.EndOfMessage);
        }
        while (part.MessageType != WebSocketMessageType.Binary);
        return BitConverter.ToUInt32(message, 4);
    }

    private static Task ShownAsync(ClientWebSocket socket, uint sequence, CancellationToken ends) => socket.SendAsync(
        Encoding.UTF8.GetBytes($$"""{"type":"shown","sequence":{{sequence}}}"""), WebSocketMessageType.Text, endOfMessage: true, ends);
}
