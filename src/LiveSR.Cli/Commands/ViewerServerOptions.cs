using System.CommandLine;
using System.Diagnostics;
using System.Net;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary>The options of every command that serves the live view: where it listens, and whether a browser is opened.</summary>
internal sealed class ViewerServerOptions
{
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address to serve the view on; 0.0.0.0 lets the network in, for a tablet beside the microscope.",
        HelpName = "address",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
    };

    private readonly Option<int> _port = new("--port") { Description = "TCP port of the view; a free one when 0.", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Print the address and open no browser." };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_listen, _port, _noBrowser];

    /// <summary>Makes the server ready beside what the caller does, such as opening a session.</summary>
    /// <returns>Serves a session; a <see cref="ViewerException"/> says that the port is in use.</returns>
    /// <exception cref="UsageException">Address or port are none.</exception>
    public Func<IViewedSession, Task<ViewerServer>> Prepare(ParseResult parsed)
    {
        var options = new ViewerOptions { Listen = Address(parsed), Port = Port(parsed) };
        Task<ViewerStart> ready = Task.Run(() => ViewerServer.Prepare(options));
        return async session => await (await ready)(session, Complain, TimeProvider.System);
    }

    /// <summary>Says where the view is, and opens it where there is a screen.</summary>
    public void Announce(ParseResult parsed, ViewerServer server)
    {
        Console.Out.WriteLine($"view: {server.Address}");
        AnsiConsole.MarkupLine("whoever has this address can watch and take control; Ctrl+C ends it");
        if (!parsed.GetValue(_noBrowser) && HasScreen)
        {
            Open(server.Address);
        }
    }

    private static bool HasScreen => !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };

    private static void Open(Uri address)
    {
        try
        {
            using Process? browser = OperatingSystem.IsLinux()
                ? Process.Start(new ProcessStartInfo("xdg-open", [address.ToString()]) { RedirectStandardError = true, RedirectStandardOutput = true })
                : Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No browser is known here: the address stands above.
        }
    }

    private static void Complain(string line) => Console.Error.WriteLine($"livesr: {line}");

    private IPAddress Address(ParseResult parsed) => IPAddress.TryParse(parsed.GetValue(_listen), out IPAddress? address) ? address
        : throw new UsageException($"--listen {parsed.GetValue(_listen)} is no address: write one of this machine's, such as 127.0.0.1, or 0.0.0.0 for all.");

    private int Port(ParseResult parsed) => parsed.GetValue(_port) is var port and >= 0 and <= 65535 ? port
        : throw new UsageException($"--port {parsed.GetValue(_port)} is not possible: write a number from 1 to 65535, or 0 for a free one.");
}
