using System.Net;

namespace LiveSR.Viewer;

/// <summary>Where the view is served, and to how many.</summary>
public sealed class ViewerOptions
{
    /// <value>Address that is listened on; by default this machine alone can reach it.</value>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <value>TCP port; 0, the default, takes a free one.</value>
    public int Port { get; init; }

    /// <value>Pages that may be open at once. Default 16.</value>
    public int MaxClients { get; init; } = 16;

    /// <value>TCP connections that may be open at once; one more is closed unanswered. Default 96.</value>
    public int MaxConnections { get; init; } = 96;

    /// <value>A client that takes in nothing for so long is disconnected. Default 20 s.</value>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <value>How often the strip's figures are sent. Default twice a second.</value>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
