using LiveSR.Imaging;

namespace LiveSR.Plugins.Data;

/// <summary>
/// What processors write about themselves into an image's user data: the steps it went through, and whether it is the
/// raw half of a pair. Beside the user data, new pixels get a new uuid.
/// </summary>
public static class ProcessingRecord
{
    /// <summary>User data: the steps in order, split by semicolons.</summary>
    public const string StepsKey = "Processing";

    /// <summary>User data: present on images that are kept raw.</summary>
    public const string RawKey = "Raw";

    /// <summary>The metadata of new pixels that <paramref name="processor"/> made from an image with this metadata.</summary>
    /// <param name="metadata">Metadata of the input.</param>
    /// <param name="processor">Name of the plugin.</param>
    /// <param name="step">What it did, without semicolons, as <c>rotation 90</c>.</param>
    public static FrameMetadata WithStep(this FrameMetadata metadata, string processor, string step)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        string line = $"{processor}: {step}";
        return metadata with
        {
            Uuid = metadata.Uuid is null ? null : Guid.NewGuid(),
            UserData = metadata.UserData.SetItem(
                StepsKey, metadata.UserData.TryGetValue(StepsKey, out string? before) ? $"{before}; {line}" : line),
        };
    }

    /// <summary>Marks an image that is to be kept raw: processors that add detail leave its intensities alone.</summary>
    public static FrameMetadata MarkedRaw(this FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata with { UserData = metadata.UserData.SetItem(RawKey, "true") };
    }

    /// <summary>True for an image that is to be kept raw.</summary>
    public static bool IsRaw(this FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.UserData.ContainsKey(RawKey);
    }
}
