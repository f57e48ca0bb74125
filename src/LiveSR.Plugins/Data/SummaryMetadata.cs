using System.Collections.Immutable;
using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Plugins.Data;

/// <summary>
/// What holds for a whole data set; null where unknown. Names follow Micro-Manager's, and the last four members
/// declare the images: one that does not fit a declared value is refused, and what is left null is fixed by the first
/// image. Copy with <c>summary with { ... }</c>.
/// </summary>
public sealed record SummaryMetadata
{
    /// <summary>Name of the data set, as a rule that of its folder.</summary>
    public string? Name { get; init; }

    /// <summary>The part of the name that the user chose.</summary>
    public string? Prefix { get; init; }

    /// <summary>User who acquired the data.</summary>
    public string? UserName { get; init; }

    /// <summary>Computer that acquired the data.</summary>
    public string? ComputerName { get; init; }

    /// <summary>Folder in which the data were first saved.</summary>
    public string? Directory { get; init; }

    /// <summary>Configuration group that switches channels.</summary>
    public string? ChannelGroup { get; init; }

    /// <summary>Names of the channels by index; empty when unknown.</summary>
    public ImmutableArray<string> ChannelNames { get; init; } = [];

    /// <summary>Distance of neighbouring slices in micrometres.</summary>
    public double? ZStepUm { get; init; }

    /// <summary>Time between time points in milliseconds, when it is constant.</summary>
    public double? WaitIntervalMs { get; init; }

    /// <summary>Times between time points in milliseconds, when they vary; empty otherwise.</summary>
    public ImmutableArray<double> CustomIntervalsMs { get; init; } = [];

    /// <summary>Axes, the one that changes most often first; empty when unknown.</summary>
    public ImmutableArray<string> AxisOrder { get; init; } = [];

    /// <summary>Number of images that are meant along each axis; an axis that is absent is open.</summary>
    public Coords IntendedDimensions { get; init; } = Coords.Empty;

    /// <summary>When the acquisition started.</summary>
    public DateTimeOffset? StartDate { get; init; }

    /// <summary>Stage positions to be visited, by index; empty when unknown.</summary>
    public ImmutableArray<StagePosition> StagePositions { get; init; } = [];

    /// <summary>Free data of plugins and users.</summary>
    public PropertyMap UserData { get; init; } = PropertyMap.Empty;

    /// <summary>Width of every image in pixels.</summary>
    public int? ImageWidth { get; init; }

    /// <summary>Height of every image in pixels.</summary>
    public int? ImageHeight { get; init; }

    /// <summary>Pixel format of every image.</summary>
    public PixelFormat? Format { get; init; }

    /// <summary>Significant bits of every image.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Number of channels that are declared, by name or as intended; null when neither is.</summary>
    public int? ChannelCount =>
        ChannelNames.Length > 0 ? ChannelNames.Length
        : IntendedDimensions.Has(Coords.ChannelAxis) ? IntendedDimensions.Channel
        : null;

    /// <summary>The summary that a data set of images like <paramref name="frame"/> has, with all else unknown.</summary>
    public static SummaryMetadata Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new SummaryMetadata
        {
            ImageWidth = frame.Width,
            ImageHeight = frame.Height,
            Format = frame.Format,
            BitDepth = frame.BitDepth,
        };
    }

    /// <summary>Name of a channel, <c>channel N</c> where it has none.</summary>
    public string GetSafeChannelName(int index) =>
        index >= 0 && index < ChannelNames.Length && !string.IsNullOrEmpty(ChannelNames[index])
            ? ChannelNames[index]
            : string.Create(CultureInfo.InvariantCulture, $"channel {index}");
}

/// <summary>A named place of the stage, in micrometres; null along an axis that the stage lacks.</summary>
public sealed record StagePosition(string Name, double? XUm = null, double? YUm = null, double? ZUm = null);
