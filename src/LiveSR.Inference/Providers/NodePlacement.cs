using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Providers;

/// <summary>
/// Which nodes of a graph ran on the processor although another provider was to compute it. ONNX Runtime moves what a
/// provider lacks to the CPU without a word, and its images across the bus; only its profile of a run says so.
/// </summary>
internal sealed class NodePlacement(InferenceSession session, SessionSettings settings)
{
    private int _isTaken = settings.NamesFallback ? 0 : 1;

    /// <summary>Output from which a node counts: shapes are computed on the processor by design.</summary>
    private const long ImageBytes = 4096;

    /// <summary>The nodes by their operators, such as <c>Cast</c> or <c>Resize x3</c>; empty before the first run.</summary>
    public IReadOnlyList<string> OnCpu { get; private set; } = [];

    /// <summary>Lets a session note where its nodes run.</summary>
    public static void Record(SessionOptions options)
    {
        options.ProfileOutputPathPrefix = Path.Combine(Path.GetTempPath(), $"livesr-{Environment.ProcessId}-{Guid.NewGuid():N}");
        options.EnableProfiling = true;
    }

    /// <summary>The session has run: what it noted in the first run is read, and no more noted.</summary>
    public void HasRun()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            return;
        }

        string profile = session.EndProfiling();
        try
        {
            OnCpu = NodesOnCpu(File.ReadAllBytes(profile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Where the folder for temporary files cannot be written, nothing is known.
        }
        finally
        {
            File.Delete(profile);
        }
    }

    /// <summary>Reads a profile: a list of events, of which those of kernels name their operator and provider.</summary>
    internal static IReadOnlyList<string> NodesOnCpu(ReadOnlySpan<byte> profile)
    {
        var reader = new Utf8JsonReader(profile, new JsonReaderOptions { AllowTrailingCommas = true });
        using var events = JsonDocument.ParseValue(ref reader);
        return
        [
            .. events.RootElement.EnumerateArray()
                .Where(entry => entry.TryGetProperty("args", out JsonElement args) && Text(args, "provider") == "CPUExecutionProvider"
                    && long.TryParse(Text(args, "output_size"), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > ImageBytes)
                .GroupBy(entry => Text(entry.GetProperty("args"), "op_name"), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Count() == 1 ? group.Key : $"{group.Key} x{group.Count()}"),
        ];
    }

    private static string Text(JsonElement args, string name) => args.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
}
