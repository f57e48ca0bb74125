using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveSR.Inference.Models;
using LiveSR.Output;

namespace LiveSR.Inference.Providers;

/// <summary>
/// Measured settings in the user's cache folder, one small file for each model, provider, device and version. A file that
/// cannot be read is as good as none, and a folder that cannot be written costs only the next start's time.
/// </summary>
internal sealed class DeviceSettingsCache(string? folder)
{
    private readonly string _folder = folder ?? DefaultFolder;

    /// <summary>XDG_CACHE_HOME or ~/.cache on Linux, LocalAppData on Windows.</summary>
    private static string DefaultFolder
    {
        get
        {
            string? root = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            root = string.IsNullOrEmpty(root) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : root;
            return Path.Combine(root, "livesr", "devices");
        }
    }

    public static string KeyOf(ModelPackage model, ExecutionProvider provider, string device)
    {
        string version = typeof(DeviceSettingsCache).Assembly.GetName().Version?.ToString() ?? "";
        byte[] identity = Encoding.UTF8.GetBytes($"{model.Sha256}|{model.Colour}|{provider}|{device}|{version}");
        return Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 12));
    }

    public DeviceSettings? Read(string key)
    {
        try
        {
            using FileStream stream = File.OpenRead(PathOf(key));
            return JsonSerializer.Deserialize(stream, DeviceSettingsJson.Default.DeviceSettings) is { IsSane: true } settings ? settings : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    public void Write(string key, DeviceSettings settings)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            OutputFile.WriteText(PathOf(key), JsonSerializer.Serialize(settings, DeviceSettingsJson.Default.DeviceSettings), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The settings hold for this run all the same.
        }
    }

    private string PathOf(string key) => Path.Combine(_folder, key + ".json");
}

/// <summary>
/// Compiled, not reflected: the native library is compiled ahead of time, and the serializer's own cache of reflected
/// types would keep a plugin that brings this assembly in memory for ever.
/// </summary>
[JsonSerializable(typeof(DeviceSettings))]
internal sealed partial class DeviceSettingsJson : JsonSerializerContext;
