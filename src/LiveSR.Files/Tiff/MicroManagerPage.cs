using System.Text.Json;

namespace LiveSR.Files.Tiff;

/// <summary>Micro-Manager's metadata of one page: JSON in the private tag 51123.</summary>
internal readonly record struct MicroManagerPage(double? PixelSizeUm, int? BitDepth, double? ElapsedTimeMs, double? ExposureMs, string? Camera)
{
    internal static MicroManagerPage Read(string json)
    {
        if (json.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            JsonElement root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? default : new MicroManagerPage(
                Number(root, "PixelSizeUm") is > 0 and double size ? size : null,
                Number(root, "BitDepth") is >= 1 and <= 32 and double bits ? (int)bits : null,
                Number(root, "ElapsedTime-ms"),
                Number(root, "Exposure-ms"),
                root.TryGetProperty("Camera", out JsonElement camera) && camera.ValueKind == JsonValueKind.String ? camera.GetString() : null);
        }
        catch (JsonException)
        {
            // Metadata that cannot be read says nothing; the pixels are still good.
            return default;
        }
    }

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : null;
}
