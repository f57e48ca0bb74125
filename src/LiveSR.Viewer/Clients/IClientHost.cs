using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Clients;

/// <summary>What a page's connection asks of the server that holds it.</summary>
internal interface IClientHost
{
    /// <summary>How everything stands, for this page.</summary>
    StatusMessage StatusFor(ViewerClient client);

    /// <summary>Does what concerns more than the page itself: the seat and commands. Never waits.</summary>
    void Take(ViewerClient client, ClientMessage message);

    /// <summary>A page looks at something else.</summary>
    void InterestChanged();

    /// <summary>Says one line to whoever started the server.</summary>
    void Complain(string line);
}
