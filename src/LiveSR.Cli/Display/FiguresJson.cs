using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LiveSR.Cli.Recording;

namespace LiveSR.Cli.Display;

/// <summary>How the program writes figures as JSON: indented, camelCase, null for what is infinite or does not apply.</summary>
internal static class FiguresJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteNumber() },
    };

    private static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    /// <summary>The public properties of a value.</summary>
    public static string Of<T>(T figures) => JsonSerializer.Serialize(figures, Options);

    /// <summary>The same on one line, for logs.</summary>
    public static string Line<T>(T figures) => JsonSerializer.Serialize(figures, OneLine);

    /// <summary>
    /// A live run: the pipeline's report, the time to the first frame, whether all losses of the source are known, and as
    /// <c>camera</c> what its own transport counted where it counts.
    /// </summary>
    public static JsonNode Node(LiveRun run)
    {
        JsonNode node = JsonNode.Parse(run.Report.ToJson())!;
        node["firstFrameMs"] = run.FirstFrame?.TotalMilliseconds;
        node["framesAboveDepth"] = run.Source.FramesAboveDepth;
        node["lossesAreCounted"] = run.Source.Info.LossesAreCounted;
        if (run.Source.Losses is { } losses)
        {
            node["camera"] = JsonSerializer.SerializeToNode(losses, Options);
        }

        return node;
    }

    /// <summary>JSON knows no infinity and no NaN.</summary>
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
