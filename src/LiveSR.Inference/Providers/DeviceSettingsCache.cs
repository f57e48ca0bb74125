using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveSR.Inference.Models;
using LiveSR.Output;

namespace LiveSR.Inference.Providers;

/// <summary>
/// Measurements in the user's cache folder, one small file for each model, provider, device and version. A file that
/// cannot be read is as good as none, and a folder that cannot be written costs only the next start's time.
/// </summary>
internal sealed class DeviceSettingsCache(string? folder)
{
    private readonly string _folder = folder ?? Path.Combine(RootFolder, "devices");

    /// <summary>LiveSR's folder in XDG_CACHE_HOME or ~/.cache on Linux, in LocalAppData on Windows.</summary>
    internal static string RootFolder
    {
        get
        {
            string? root = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            root = string.IsNullOrEmpty(root) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : root;
            return Path.Combine(root, "livesr");
        }
    }

    public static string KeyOf(ModelPackage model, string device)
    {
        string version = typeof(DeviceSettingsCache).Assembly.GetName().Version?.ToString() ?? "";
        byte[] identity = Encoding.UTF8.GetBytes($"{model.Sha256}|{model.Scale}|{model.Input}|{model.Colour}|{device}|{version}");
        return Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 12));
    }

    /// <summary>Where the measurement of a key is kept.</summary>
    public string PathOf(string key) => Path.Combine(_folder, key + ".json");

    public DeviceMeasurement? Read(string key) => ReadFile(PathOf(key));

    /// <summary>Everything that is remembered, by model.</summary>
    public IEnumerable<DeviceMeasurement> All() => !Directory.Exists(_folder) ? []
        : Directory.EnumerateFiles(_folder, "*.json").Select(ReadFile).OfType<DeviceMeasurement>().OrderBy(known => known.Model, StringComparer.Ordinal);

    public void Write(string key, DeviceMeasurement measurement)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            OutputFile.WriteText(PathOf(key), JsonSerializer.Serialize(measurement, DeviceMeasurementJson.Default.DeviceMeasurement), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The settings hold for this run all the same.
        }
    }

    private static DeviceMeasurement? ReadFile(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, DeviceMeasurementJson.Default.DeviceMeasurement) is { IsSane: true } measurement ? measurement : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>
/// Compiled, not reflected: the native library is compiled ahead of time, and the serializer's own cache of reflected
/// types would keep a plugin that brings this assembly in memory for ever.
/// </summary>
[JsonSerializable(typeof(DeviceMeasurement))]
internal sealed partial class DeviceMeasurementJson : JsonSerializerContext;
