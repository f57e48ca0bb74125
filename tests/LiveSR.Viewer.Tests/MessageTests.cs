using System.Net.WebSockets;
using System.Text;

namespace LiveSR.Viewer.Tests;

public sealed class MessageTests
{
    [Theory]
    [InlineData("", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("hello", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("null", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("[]", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("{}", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"unheard-of"}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"ping"}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"ping","at":"1"}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"ping","at":1,"more":2}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"view","id":1,"planes":[],"x":0,"y":0,"width":9,"height":9,"zoom":1}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"view","id":1,"planes":["raw","raw"],"x":0,"y":0,"width":9,"height":9,"zoom":1}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"view","id":1,"planes":["raw"],"x":0,"y":0,"width":1e300,"height":9,"zoom":1}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"view","id":1,"planes":["raw"],"x":0,"y":0,"width":9,"height":9,"zoom":0}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"view","id":1,"planes":["raw"],"x":0,"y":0,"width":999999,"height":9,"zoom":64}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"view","id":-1,"planes":["raw"],"x":0,"y":0,"width":9,"height":9,"zoom":1}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"histogram","rate":1000}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"shown","sequence":1,"cost":-1}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"command","id":1,"do":{"name":"format-disk"}}""", WebSocketCloseStatus.InvalidPayloadData)]
    public async Task AMessageThatIsNoneClosesWithAReason(string text, WebSocketCloseStatus status)
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        await page.SendAsync(text);
        await page.UntilClosedAsync();
        page.CloseStatus.ShouldBe(status);
        page.CloseReason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task AHugeMessageClosesWithAReason()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        await page.SendAsync(new string(' ', 1 << 20));
        await page.UntilClosedAsync();
        page.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task BytesCloseWithAReason()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        await page.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await page.UntilClosedAsync();
        page.CloseStatus.ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task AFloodClosesWithAReason()
    {
        await using ServedView view = await ServedView.StartAsync();
        using TestPage page = await view.OpenAsync();
        try
        {
            for (int i = 0; i < 100_000 && page.State == WebSocketState.Open; i++)
            {
                await page.SendAsync("""{"type":"shown","sequence":1}""");
            }
        }
        catch (WebSocketException)
        {
            // The server closed while this was sending.
        }

        await page.UntilClosedAsync();
        page.CloseReason.ShouldBe("too many messages");
    }

    [Fact]
    public async Task TenThousandMalformedMessagesLeaveTheServerServing()
    {
        await using ServedView view = await ServedView.StartAsync(new ViewerOptions { MaxClients = 4 });
        var random = new Random(11);
        byte[] good = Encoding.UTF8.GetBytes("""{"type":"view","id":1,"planes":["raw"],"x":0,"y":0,"width":64,"height":48,"zoom":1}""");
        for (int i = 0; i < 10_000;)
        {
            using TestPage page = await view.OpenAsync();
            try
            {
                // A mutation may still be a message: then the same page sends the next.
                for (; page.State == WebSocketState.Open && i < 10_000; i++)
                {
                    await page.SendAsync(Mutated(good, random));
                    await page.SendAsync("""{"type":"ping","at":1}""");
                    if (await AnsweredAsync(page) is false)
                    {
                        i++;
                        break;
                    }
                }
            }
            catch (WebSocketException)
            {
                i++;
            }
        }

        view.Session.Show();
        using TestPage last = await view.OpenAsync();
        await last.LookAsync();
        (await last.FrameAsync()).Planes.Count.ShouldBe(2);
    }

    private static byte[] Mutated(byte[] good, Random random)
    {
        byte[] bad = [.. good];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
        }

        return bad[..random.Next(1, bad.Length + 1)];
    }

    private static async Task<bool> AnsweredAsync(TestPage page)
    {
        while (await page.ReadAsync() is { } message)
        {
            if ((string?)message.Text?["type"] == "pong")
            {
                return true;
            }
        }

        return false;
    }
}
