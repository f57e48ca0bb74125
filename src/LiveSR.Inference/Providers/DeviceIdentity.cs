using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace LiveSR.Inference.Providers;

/// <summary>Names the processor and the graphics cards of this machine, so that what was measured on others is not used.</summary>
internal static class DeviceIdentity
{
    private const string Nvidia = "/proc/driver/nvidia";

    /// <summary>The class of display adapters in Windows' registry.</summary>
    private const string DisplayAdapters = @"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}";

    private static readonly Lazy<string> Processor = new(() =>
        $"{(OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") : ProcessorOfLinux()) ?? $"{RuntimeInformation.ProcessArchitecture}"}, "
        + $"{Environment.ProcessorCount} processors");

    /// <summary>What computes for a provider, and how many processors this process may use: its affinity and its control group's limit.</summary>
    public static string Of(ExecutionProvider provider) => provider == ExecutionProvider.Cpu ? Processor.Value : $"{Processor.Value}, {Graphics()}";

    private static string? ProcessorOfLinux() => Lines("/proc/cpuinfo", "model name").Concat(Lines("/proc/cpuinfo", "CPU part")).FirstOrDefault();

    /// <summary>NVIDIA's cards and driver, and the bus identity of every card that Linux knows; on Windows each card's name and driver.</summary>
    private static string Graphics()
    {
        if (OperatingSystem.IsWindows())
        {
            return string.Join(", ", CardsOfWindows());
        }

        IEnumerable<string> cards = Folders($"{Nvidia}/gpus").SelectMany(card => Lines(Path.Combine(card, "information"), "Model"));
        IEnumerable<string> driver = Lines($"{Nvidia}/version", "NVRM version");
        IEnumerable<string> others = Folders("/sys/class/drm").SelectMany(card => Lines(Path.Combine(card, "device/uevent"), "PCI_ID", '='));
        return string.Join(", ", cards.Concat(driver).Concat(others).Distinct());
    }

    [SupportedOSPlatform("windows")]
    private static IEnumerable<string> CardsOfWindows()
    {
        using RegistryKey? adapters = Registry.LocalMachine.OpenSubKey(DisplayAdapters);
        foreach (string name in adapters?.GetSubKeyNames().Where(name => name.All(char.IsAsciiDigit)) ?? [])
        {
            using RegistryKey? card = adapters!.OpenSubKey(name);
            yield return $"{card?.GetValue("DriverDesc")} {card?.GetValue("DriverVersion")}";
        }
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    /// <summary>The values of the lines <c>key : value</c>; none where the file cannot be read.</summary>
    private static IEnumerable<string> Lines(string file, string key, char separator = ':')
    {
        try
        {
            return [.. File.ReadLines(file).Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim())];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
