using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveSR.Viewer.Protocol;

/// <summary>How messages are written and read: strictly, so that a page and a server of two versions notice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true,
    NumberHandling = JsonNumberHandling.Strict,
    UseStringEnumConverter = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(ServerMessage))]
internal sealed partial class ViewerJson : JsonSerializerContext
{
    /// <summary>Reads what a page sent.</summary>
    /// <exception cref="JsonException">It is no message.</exception>
    public static ClientMessage Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, Default.ClientMessage) ?? throw new JsonException("a message must be an object");

    /// <summary>Writes what a page is to get.</summary>
    public static byte[] Write(ServerMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Default.ServerMessage);
}
