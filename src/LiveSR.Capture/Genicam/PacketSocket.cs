using System.Net.Sockets;

namespace LiveSR.Capture.Genicam;

/// <summary>
/// The socket through which Aravis receives a GigE Vision camera where it may: the kernel lays the packets into a ring of
/// 32 MiB. Elsewhere Aravis takes an ordinary socket, whose buffer net.core.rmem_max limits.
/// </summary>
internal static class PacketSocket
{
    /// <summary>True when this process may open one: on Linux, with the right CAP_NET_RAW.</summary>
    internal static bool IsAllowed
    {
        get
        {
            try
            {
                using var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
