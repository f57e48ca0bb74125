using LiveSR.Inference;
using LiveSR.Live;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The view of a real session over a small simulated microscope, which two cores keep up with.</summary>
internal sealed class LiveView : IAsyncDisposable
{
    private const string Source = "sim:actin?size=128&fps=12";

    private readonly LiveSession _session;
    private readonly LiveSessionView _view;
    private readonly ViewerServer _server;

    private LiveView(LiveSession session, LiveSessionView view, ViewerServer server) => (_session, _view, _server) = (session, view, server);

    public Uri Address => _server.Address;

    public LiveSession Session => _session;

    /// <summary>Serves a session over a source.</summary>
    /// <param name="folder">Where recordings and snaps go.</param>
    /// <param name="source">The source.</param>
    /// <param name="openEnhancer">Opens enhancers in place of the session's own; null for those.</param>
    public static async Task<LiveView> StartAsync(string folder, string source = Source, Func<Enhancement, IFrameEnhancer>? openEnhancer = null)
    {
        var asked = new Enhancement { Model = "bicubic" };
        var usual = LiveSessionOptions.For(source, asked);
        var session = LiveSession.Open(new LiveSessionOptions { OpenSource = usual.OpenSource, Enhancement = asked, OpenEnhancer = openEnhancer });
        var view = new LiveSessionView(session, source, folder);
        ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), static _ => { });
        session.Start();
        return new LiveView(session, view, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _view.Dispose();
        _session.Dispose();
    }
}
