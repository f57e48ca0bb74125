using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace LiveSR.Viewer.Tests;

public sealed class GateTests
{
    private static readonly CancellationToken Ends = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("main.js")]
    [InlineData("base.css")]
    [InlineData("wire/protocol.js")]
    public async Task ThePageIsServedBehindItsToken(string file)
    {
        await using ServedView view = await ServedView.StartAsync();
        using HttpResponseMessage response = await view.Http.GetAsync(view.At(file), Ends);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(Ends)).Length.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/main.js")]
    [InlineData("/stream")]
    [InlineData("/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")]
    [InlineData("/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/stream")]
    public async Task NothingIsServedWithoutTheToken(string path)
    {
        await using ServedView view = await ServedView.StartAsync();
        using HttpResponseMessage response = await view.Http.GetAsync(new Uri(view.Server.Address, path), Ends);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("../main.js")]
    [InlineData("..%2f..%2f..%2fetc/passwd")]
    [InlineData("wire/../../main.js")]
    [InlineData("/etc/passwd")]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("wire%5c..%5cmain.js")]
    [InlineData("index.html%00.js")]
    public async Task APathThatLeadsElsewhereLeadsNowhere(string path)
    {
        await using ServedView view = await ServedView.StartAsync();
        (await RawAsync(view, $"{view.Server.Address.AbsolutePath}{path}", view.Server.Address.Authority)).ShouldBeOneOf(400, 403, 404);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task AForeignHostNameIsRefused(string host)
    {
        await using ServedView view = await ServedView.StartAsync();
        (await RawAsync(view, view.Server.Address.AbsolutePath, host)).ShouldBe(421);
    }

    [Fact]
    public async Task TheOwnNameIsAccepted()
    {
        await using ServedView view = await ServedView.StartAsync();
        (await RawAsync(view, view.Server.Address.AbsolutePath, $"localhost:{view.Server.Address.Port}")).ShouldBe(200);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1")]
    public async Task AStreamIsOpenedByThisPageAlone(string origin)
    {
        await using ServedView view = await ServedView.StartAsync();
        WebSocketException refused = await Should.ThrowAsync<WebSocketException>(() => view.OpenAsync(origin));
        refused.Message.ShouldContain("403");
        using var socket = new ClientWebSocket();
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(view.At("stream")) { Scheme = "ws" }.Uri, Ends));
    }

    [Fact]
    public async Task OnlyReadingIsAnswered()
    {
        await using ServedView view = await ServedView.StartAsync();
        using HttpResponseMessage response = await view.Http.PostAsync(view.Server.Address, content: null, Ends);
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task EveryAnswerForbidsScriptsAndFramesFromElsewhere()
    {
        await using ServedView view = await ServedView.StartAsync();
        foreach (Uri address in (Uri[])[view.Server.Address, new(view.Server.Address, "/nothing"), view.At("main.js")])
        {
            using HttpResponseMessage response = await view.Http.GetAsync(address, Ends);
            string policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task ThePageHasNothingInlineAndNothingFromElsewhere()
    {
        await using ServedView view = await ServedView.StartAsync();
        string page = await view.Http.GetStringAsync(view.Server.Address, Ends);
        page.ShouldNotContain("style=");
        page.ShouldNotContain("onclick");
        page.ShouldNotContain("://");
        page.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task TwoServersHaveTwoTokens()
    {
        await using ServedView one = await ServedView.StartAsync(), other = await ServedView.StartAsync();
        one.Server.Address.AbsolutePath.ShouldNotBe(other.Server.Address.AbsolutePath);
        one.Server.Address.AbsolutePath.Trim('/').Length.ShouldBe(32);
    }

    [Fact]
    public async Task APortInUseIsOneLine()
    {
        await using ServedView first = await ServedView.StartAsync();
        using var session = new FakeSession();
        ViewerException refused = await Should.ThrowAsync<ViewerException>(
            () => ViewerServer.StartAsync(session, new ViewerOptions { Port = first.Server.Address.Port }, _ => { }));
        refused.Message.ShouldBe($"port {first.Server.Address.Port} of 127.0.0.1 is in use: name another with --port, or leave it away for a free one");
    }

    [Fact]
    public async Task AThousandConnectionsLeaveOpenPagesAlone()
    {
        await using ServedView view = await ServedView.StartAsync(new ViewerOptions { MaxConnections = 20 });
        using TestPage page = await view.OpenAsync();
        await page.LookAsync();
        List<TcpClient> crowd = [];
        for (int i = 0; i < 1000; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, view.Server.Address.Port, Ends);
            crowd.Add(client);
        }

        for (int i = 0; i < 20; i++)
        {
            view.Session.Show();
            await page.ShownAsync(await page.FrameAsync());
        }

        crowd.ForEach(client => client.Dispose());
    }

    /// <summary>The status that a request gets which no well-behaved client would send.</summary>
    private static async Task<int> RawAsync(ServedView view, string path, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, view.Server.Address.Port, Ends);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Ends);
        using var reader = new StreamReader(stream);
        string status = await reader.ReadLineAsync(Ends) ?? throw new IOException("no answer");
        return int.Parse(status.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
