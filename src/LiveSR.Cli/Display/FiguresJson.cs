using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LiveSR.Files;
using LiveSR.Pipeline;

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

    /// <summary>The public properties of a value.</summary>
    public static string Of<T>(T figures) => JsonSerializer.Serialize(figures, Options);

    /// <summary>A pipeline's report, with what the camera's own transport counted as <c>camera</c> where it counts.</summary>
    public static string Of(PipelineReport report, SourceLosses? losses) => Of(Node(report, losses));

    /// <summary>The same as part of a larger whole.</summary>
    public static JsonNode Node(PipelineReport report, SourceLosses? losses)
    {
        JsonNode node = JsonNode.Parse(report.ToJson())!;
        if (losses is not null)
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
