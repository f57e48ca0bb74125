using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LiveSR.Inference.Providers;

namespace LiveSR.Cli.Benchmarking;

/// <summary>How much of a card's memory is in use, as NVIDIA's own program says.</summary>
internal static class DeviceMemory
{
    /// <summary>MiB in use by all programs; null for other devices, and where the program is not installed.</summary>
    public static double? UsedMiB(ExecutionProvider provider, int device)
    {
        if (provider is not (ExecutionProvider.Cuda or ExecutionProvider.TensorRt))
        {
            return null;
        }

        try
        {
            using Process asked = Process.Start(new ProcessStartInfo(
                "nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader,nounits", "-i", device.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
            string answer = asked.StandardOutput.ReadToEnd();
            asked.WaitForExit();
            return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double used) ? used : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
