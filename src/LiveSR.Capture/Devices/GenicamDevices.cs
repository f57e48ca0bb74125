using System.ComponentModel;
using System.Diagnostics;

namespace LiveSR.Capture.Devices;

/// <summary>GigE Vision and USB3 Vision cameras, as Aravis's own tool lists them.</summary>
internal static class GenicamDevices
{
    private const string Tool = "arv-tool-0.8";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The cameras within reach.</summary>
    /// <param name="note">Why they could not be listed, or null.</param>
    internal static IReadOnlyList<CaptureDevice> List(out string? note)
    {
        note = null;
        try
        {
            using var tool = Process.Start(new ProcessStartInfo(Tool) { RedirectStandardOutput = true, RedirectStandardError = true });
            Task<string> output = tool!.StandardOutput.ReadToEndAsync();
            _ = tool.StandardError.ReadToEndAsync();
            if (output.Wait(Patience))
            {
                return Parse(output.Result);
            }

            tool.Kill();
            note = $"GenICam cameras cannot be listed: {Tool} does not answer.";
        }
        catch (Win32Exception)
        {
            note = $"GenICam cameras cannot be listed: {Tool} is not installed (Debian: aravis-tools-cli).";
        }

        return [];
    }

    /// <summary>True when <paramref name="wanted"/> is the device's name, its serial number or its address.</summary>
    internal static bool Matches(CaptureDevice device, string wanted) =>
        device.Name == wanted || device.Details == wanted || device.Name.EndsWith("-" + wanted, StringComparison.Ordinal);

    // One camera a line: Vendor-Model-Serial (address).
    internal static IReadOnlyList<CaptureDevice> Parse(string output) =>
    [
        .. from line in output.Split('\n', StringSplitOptions.TrimEntries)
           let bracket = line.LastIndexOf('(')
           where bracket > 0 && line.EndsWith(')')
           let name = line[..bracket].Trim()
           select new CaptureDevice($"genicam:{name}", name, line[(bracket + 1)..^1]),
    ];
}
