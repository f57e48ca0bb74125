using System.Text.Json;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>Micro-Manager's metadata of one page: JSON in the private tag 51123.</summary>
internal readonly record struct MicroManagerPage
{
    private const int MostPlaces = 1_000_000;

    /// <summary>Whether there was such metadata.</summary>
    internal bool IsThere { get; private init; }

    internal double? PixelSizeUm { get; private init; }

    internal int? BitDepth { get; private init; }

    internal double? ElapsedTimeMs { get; private init; }

    internal double? ExposureMs { get; private init; }

    internal string? Camera { get; private init; }

    internal string? Channel { get; private init; }

    internal string? PositionName { get; private init; }

    /// <summary>Number of the stage position.</summary>
    internal int Position { get; private init; }

    /// <summary>Where the page stands; null where it does not say.</summary>
    internal PlaneIndex? Index { get; private init; }

    internal double? SliceSpacingUm { get; private init; }

    internal double? XUm { get; private init; }

    internal double? YUm { get; private init; }

    internal double? ZUm { get; private init; }

    internal static MicroManagerPage Read(string json)
    {
        if (json.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : default;
        }
        catch (JsonException)
        {
            // Metadata that cannot be read says nothing; the pixels are still good.
            return default;
        }
    }

    private static MicroManagerPage Read(JsonElement root)
    {
        int? Place(string name) => Number(root, name) is >= 0 and < MostPlaces and double place ? (int)place : null;
        return new MicroManagerPage
        {
            IsThere = true,
            PixelSizeUm = Number(root, "PixelSizeUm") is > 0 and double size ? size : null,
            BitDepth = Number(root, "BitDepth") is >= 1 and <= 32 and double bits ? (int)bits : null,
            ElapsedTimeMs = Number(root, "ElapsedTime-ms"),
            ExposureMs = Number(root, "Exposure-ms"),
            Camera = Text(root, "Camera"),
            Channel = Text(root, "Channel"),
            PositionName = Text(root, "PositionName"),
            Position = Place("PositionIndex") ?? 0,
            Index = (Place("FrameIndex") ?? Place("Frame"), Place("SliceIndex") ?? Place("Slice"), Place("ChannelIndex")) is (int t, int z, int c)
                ? new PlaneIndex(t, z, c)
                : null,
            SliceSpacingUm = Number(root, "z-step_um") is > 0 and double step ? step : null,
            XUm = Number(root, "XPositionUm"),
            YUm = Number(root, "YPositionUm"),
            ZUm = Number(root, "ZPositionUm"),
        };
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : null;
}
