using System.Net;
using System.Net.WebSockets;
using LiveSR.Viewer.Clients;
using LiveSR.Viewer.Security;
using LiveSR.Viewer.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveSR.Viewer;

/// <summary>Begins to serve a session; called once.</summary>
/// <param name="session">What is looked at; it stays the caller's.</param>
/// <param name="complain">Takes one line for whoever started the server, now and then; on any thread.</param>
/// <param name="clock">The clock.</param>
/// <exception cref="ViewerException">The port is in use, or the address is not this machine's.</exception>
public delegate Task<ViewerServer> ViewerStart(IViewedSession session, Action<string> complain, TimeProvider clock);

/// <summary>Serves the live view of one session: a page, and its stream of frames.</summary>
public sealed class ViewerServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ClientHub _hub;

    private ViewerServer(WebApplication application, ClientHub hub, Uri address)
    {
        _application = application;
        _hub = hub;
        Address = address;
    }

    /// <summary>The address to open in a browser, with its token: who knows it may look, and take control.</summary>
    public Uri Address { get; }

    /// <summary>Pages that are open.</summary>
    public int Clients => _hub.Count;

    /// <summary>Begins to serve.</summary>
    /// <param name="session">What is looked at; it stays the caller's.</param>
    /// <param name="options">Where, and to how many.</param>
    /// <param name="complain">Takes one line for whoever started the server, now and then; on any thread.</param>
    /// <param name="clock">The clock; the system's when null.</param>
    /// <exception cref="ViewerException">The port is in use, or the address is not this machine's.</exception>
    public static Task<ViewerServer> StartAsync(IViewedSession session, ViewerOptions options, Action<string> complain, TimeProvider? clock = null) =>
        Prepare(options)(session, complain, clock ?? TimeProvider.System);

    /// <summary>Makes all ready that needs no session, while one is being opened.</summary>
    /// <param name="options">Where, and to how many.</param>
    /// <returns>What begins to serve, once.</returns>
    public static ViewerStart Prepare(ViewerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplication application = Build(options);
        return (session, complain, clock) => StartAsync(application, session, options, complain, clock);
    }

    /// <summary>Sends the pages away and gives the port and all leases back.</summary>
    public async ValueTask DisposeAsync()
    {
        _hub.SendAllAway();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _hub.Dispose();
    }

    private static async Task<ViewerServer> StartAsync(
        WebApplication application, IViewedSession session, ViewerOptions options, Action<string> complain, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(session);
        var token = new AccessToken();
        var hosts = new HostNames(options.Listen);
        var hub = new ClientHub(session, options, complain, clock);
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        application.Use(new RequestGate(token, hosts).Pass);
        application.Run(context => AnswerAsync(context, hub));
        try
        {
            await application.StartAsync();
        }
        catch (Exception e)
        {
            hub.Dispose();
            await application.DisposeAsync();
            throw e is IOException or System.Net.Sockets.SocketException ? CannotListen(options, e) : e;
        }

        string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ViewerServer(application, hub, new Uri($"http://{hosts.Preferred}:{new Uri(bound).Port}/{token.Text}/"));
    }

    private static WebApplication Build(ViewerOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, options));
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, ViewerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestLineSize = 2048;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(options.Listen, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static async Task AnswerAsync(HttpContext context, ClientHub hub)
    {
        string name = context.Request.Path.Value![1..];
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await PageFiles.Serve(context, name);
        }
        else if (name == "stream")
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await hub.ServeAsync(socket, IsHere(context.Connection));
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static bool IsHere(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || remote.Equals(connection.LocalIpAddress));

    private static ViewerException CannotListen(ViewerOptions options, Exception e) => e.InnerException is AddressInUseException
        ? new ViewerException($"port {options.Port} of {options.Listen} is in use: name another with --port, or leave it away for a free one", e)
        : new ViewerException($"cannot listen on {options.Listen}, port {options.Port}: {e.Message}", e);

    /// <summary>The program that serves the view listens to Ctrl+C itself.</summary>
    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
