using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LiveSR.Viewer.Tests;

/// <summary>Requests that no browser would send.</summary>
public sealed class RequestTests
{
    private const int Requests = 10_000;
    private const int AtOnce = 8;
    private static readonly CancellationToken Ends = TestContext.Current.CancellationToken;

    [Fact]
    public async Task TenThousandMalformedRequestsGetNothingWithoutTheTokenAndLeaveTheServerServing()
    {
        // With room for few connections, the server would soon be deaf if it lost some of them.
        await using ServedView view = await ServedView.StartAsync(new ViewerOptions { MaxConnections = 4 * AtOnce });
        view.Session.Show();
        byte[] token = Encoding.ASCII.GetBytes(view.Server.Address.AbsolutePath);
        byte[][] good = [.. Good(view)];
        int opened = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ends }, async (seed, _) =>
        {
            byte[] request = Malformed(good, new Random(seed));
            string status = await AnswerAsync(view, request);
            if (status is "200" or "101")
            {
                request.AsSpan().IndexOf(token).ShouldBeGreaterThanOrEqualTo(0, $"request {seed}: {Encoding.Latin1.GetString(request)}");
                Interlocked.Increment(ref opened);
            }
        });

        opened.ShouldBeInRange(1, Requests / 2, "most are refused, but the token's holder may misspell what does not matter");
        using TestPage page = await view.OpenAsync();
        await page.LookAsync();
        (await page.FrameAsync()).Planes.Count.ShouldBe(2);
        await page.TextAsync("status", status => (int)status["clients"]! == 1);
    }

    /// <summary>Requests for the page, one of its files and its stream, with the token and without.</summary>
    private static IEnumerable<byte[]> Good(ServedView view)
    {
        string host = view.Server.Address.Authority;
        foreach (string folder in (string[])[view.Server.Address.AbsolutePath, "/", $"/{new string('A', 32)}/"])
        {
            yield return Encoding.ASCII.GetBytes($"GET {folder} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            yield return Encoding.ASCII.GetBytes($"GET {folder}main.js HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nConnection: close\r\n\r\n");
            yield return Encoding.ASCII.GetBytes(
                $"GET {folder}stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }
    }

    private static byte[] Malformed(byte[][] good, Random random)
    {
        byte[] request = [.. good[random.Next(good.Length)]];
        switch (random.Next(6))
        {
            case 0:
                return request[..random.Next(request.Length)];
            case 1:
                random.NextBytes(request.AsSpan(random.Next(request.Length)));
                return request;
            case 2:
                int at = random.Next(request.Length);
                return [.. request[..at], .. Enumerable.Repeat((byte)random.Next(256), random.Next(1, 20_000)), .. request[at..]];
            case 3:
                return [.. request[..^2], .. Encoding.ASCII.GetBytes($"Content-Length: {random.NextInt64(-9, long.MaxValue)}\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")];
            case 4:
                byte[] noise = new byte[random.Next(1, 400)];
                random.NextBytes(noise);
                return noise;
            default:
                for (int i = random.Next(1, 6); i > 0; i--)
                {
                    request[random.Next(request.Length)] = (byte)random.Next(256);
                }

                return request;
        }
    }

    /// <summary>The status of the answer; empty where the connection was closed without one.</summary>
    private static async Task<string> AnswerAsync(ServedView view, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, view.Server.Address.Port, Ends);
        NetworkStream stream = client.GetStream();
        byte[] answer = new byte[1 << 16];
        int length = 0;
        try
        {
            await stream.WriteAsync(request, Ends);
            client.Client.Shutdown(SocketShutdown.Send);
            while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), Ends) is > 0 and int read)
            {
                length += read;
            }
        }
        catch (IOException)
        {
            // The server may hang up in the middle of what it does not want to read.
        }

        string[] words = Encoding.Latin1.GetString(answer, 0, Math.Min(length, 15)).Split(' ');
        return words.Length > 1 ? words[1] : "";
    }
}
