using System.Text.Json.Serialization;

namespace LiveSR.Recording.Jobs;

/// <summary>How a journal is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobDescription))]
[JsonSerializable(typeof(SegmentRecord))]
internal sealed partial class JobJson : JsonSerializerContext;
