namespace LiveSR.Viewer.Tests;

/// <summary>A server over a <see cref="FakeSession"/>, and pages that talk to it without a browser.</summary>
internal sealed class ServedView : IAsyncDisposable
{
    private ServedView(FakeSession session, ViewerServer server) => (Session, Server) = (session, server);

    public FakeSession Session { get; }

    public ViewerServer Server { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static async Task<ServedView> StartAsync(ViewerOptions? options = null)
    {
        var session = new FakeSession();
        ViewerServer server = await ViewerServer.StartAsync(session, options ?? new ViewerOptions(), static _ => { });
        return new ServedView(session, server);
    }

    /// <summary>The address of a file of the page, or of another path behind the token.</summary>
    public Uri At(string path) => new(Server.Address, path);

    /// <summary>An open page.</summary>
    public Task<TestPage> OpenAsync(string? origin = null) => TestPage.OpenAsync(Server.Address, origin);

    /// <summary>Ends the server; no lease is left then.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Session.Pool.Outstanding.ShouldBe(0);
        Session.Dispose();
        Http.Dispose();
    }
}
