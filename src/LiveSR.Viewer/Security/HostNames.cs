using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;

namespace LiveSR.Viewer.Security;

/// <summary>
/// The names under which the view may be asked for. Any other name in a Host header is a foreign page that had its own
/// name point here (DNS rebinding).
/// </summary>
internal sealed class HostNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of a server that listens on <paramref name="address"/>.</summary>
    public HostNames(IPAddress address)
    {
        bool any = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        if (any || IPAddress.IsLoopback(address))
        {
            _names.UnionWith(["localhost", "127.0.0.1", "[::1]"]);
        }

        if (any)
        {
            _names.Add(Dns.GetHostName());
        }

        foreach (IPAddress own in any ? OwnAddresses() : [address])
        {
            _names.Add(Literal(own));
        }

        Preferred = any ? Literal(OwnAddresses().OrderBy(own => own.AddressFamily).FirstOrDefault(own => !IPAddress.IsLoopback(own)) ?? IPAddress.Loopback) : Literal(address);
    }

    /// <summary>The name to give to users.</summary>
    public string Preferred { get; }

    /// <summary>Whether a request may name this host, at the port that it came in by.</summary>
    public bool Allows(HostString host, int port) => _names.Contains(host.Host) && (host.Port ?? 80) == port;

    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address);

    private static string Literal(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();
}
