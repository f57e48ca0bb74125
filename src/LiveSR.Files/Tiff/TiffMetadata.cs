using System.Collections.Immutable;
using System.Globalization;
using LiveSR.Files.Tiff.Series;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>What a TIFF file says of one of its series, by whichever of ImageJ, OME, Micro-Manager and tifffile wrote it.</summary>
public sealed record TiffMetadata
{
    /// <summary>Name of the series, such as that of its stage position; empty when it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Name of its stage position; empty when it states none.</summary>
    public string PositionName { get; init; } = "";

    /// <summary>Which writer's metadata was found: <c>ImageJ</c>, <c>OME</c>, <c>Micro-Manager</c>, <c>tifffile</c>, or empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>Width of a pixel in the specimen, in micrometres; null when unknown.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Height of a pixel in the specimen, in micrometres; null when unknown.</summary>
    public double? PixelSizeYUm { get; init; }

    /// <summary>Milliseconds from one time point to the next; null when unknown.</summary>
    public double? FrameIntervalMs { get; init; }

    /// <summary>Significant bits of an intensity as declared by the file; null when it declares none. Never guessed from pixels.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Time points, focal planes and channels. A stack without named axes is a time series.</summary>
    public SeriesAxes Axes { get; init; } = new();

    /// <summary>Frames per second, from <see cref="FrameIntervalMs"/>.</summary>
    public double? FrameRate => FrameIntervalMs is > 0 ? 1000 / FrameIntervalMs : null;

    /// <summary>What the metadata hold beside this, each by its name in the file.</summary>
    internal ImmutableArray<string> NotKept { get; init; } = [];

    /// <summary>The planes that are there, channel fastest, then focal plane, then time.</summary>
    internal ImmutableArray<TiffPlane> Planes { get; init; } = [];

    /// <summary>Images that ImageJ's description announces; 0 when it does not.</summary>
    internal long DeclaredImages { get; init; }

    /// <summary>Lines of the first page where its description is taken by OME-XML; null otherwise.</summary>
    internal string? FirstPageText { get; init; }

    /// <summary>
    /// Pixel size from the resolution tags. Values above 20 um are print resolutions such as 72 or 300 dots per inch, which
    /// programs write without a thought: no calibration.
    /// </summary>
    internal static TiffMetadata OfResolution(TiffDirectory first)
    {
        double unitUm = first.Integer(TiffTag.ResolutionUnit, 2) switch { 2 => 25_400, 3 => 10_000, _ => 0 };
        double? Size(TiffTag tag) => first.Rational(tag) is > 0 and double perUnit && unitUm / perUnit is > 0 and <= 20 and double um ? um : null;
        return new TiffMetadata { PixelSizeUm = Size(TiffTag.XResolution), PixelSizeYUm = Size(TiffTag.YResolution) };
    }

    /// <summary>
    /// Of a series whose pages hold <paramref name="images"/> channels as samples, each of which is delivered as a plane of its own.
    /// </summary>
    internal TiffMetadata WithSampleChannels(int images)
    {
        if (images == 1)
        {
            return this;
        }

        // What was said of one page holds for all its samples; a text may have counted them as channels already.
        int named = Axes.Channels.Length;
        bool areNamed = named == images;
        return this with
        {
            Axes = Axes with
            {
                Channels = areNamed ? Axes.Channels : [.. Axes.Channels.SelectMany(channel => Enumerable.Repeat(channel with { Name = "" }, images))],
            },
            Planes =
            [
                .. Planes.Where(plane => !areNamed || plane.Index.Channel == 0).SelectMany(plane => Enumerable.Range(0, images).Select(sample => plane with
                {
                    Index = plane.Index with { Channel = (areNamed ? 0 : plane.Index.Channel * images) + sample },
                    Sample = sample,
                })),
            ],
        };
    }

    /// <summary>What is known of a plane.</summary>
    /// <param name="number">Its number in the series.</param>
    /// <param name="pageText">Its page's ImageDescription.</param>
    /// <param name="microManager">Its page's metadata by Micro-Manager.</param>
    /// <param name="samples">Its samples.</param>
    internal FrameMetadata OfPlane(int number, string pageText, string microManager, TiffSamples samples)
    {
        TiffPlane plane = Planes[number];
        var own = MicroManagerPage.Read(microManager);
        IReadOnlyDictionary<string, string> lines = ImageJDescription.Lines(number == 0 ? FirstPageText ?? pageText : pageText);
        int bits = own.BitDepth ?? BitDepth ?? samples.BitDepth;
        return new FrameMetadata
        {
            ImageNumber = ImageJDescription.Number(lines, "ImageNumber") is double image and >= 0 and < 1e15 ? (long)image : number,
            ElapsedTimeMs = own.ElapsedTimeMs ?? ImageJDescription.Number(lines, "ElapsedTimeMs") ?? plane.TimeMs ?? plane.Index.Time * (FrameIntervalMs ?? 0),
            PixelSizeUm = PixelSizeUm,
            PixelSizeAffine = PixelSizeUm is { } size ? PixelSizeAffine.FromPixelSize(size, PixelSizeYUm ?? size) : null,
            DeviceFrameNumber = Integer(lines, "DeviceFrameNumber"),
            DeviceTimestampNs = Integer(lines, "DeviceTimestampNs"),
            ExposureMs = own.ExposureMs ?? plane.ExposureMs ?? ImageJDescription.Number(lines, "ExposureMs"),
            BitDepth = bits <= samples.Format.ContainerBits() ? bits : 0,
            Camera = own.Camera ?? lines.GetValueOrDefault("Camera") ?? "",
            XPositionUm = own.XUm ?? plane.XUm ?? ImageJDescription.Number(lines, "XPositionUm"),
            YPositionUm = own.YUm ?? plane.YUm ?? ImageJDescription.Number(lines, "YPositionUm"),
            ZPositionUm = own.ZUm ?? plane.ZUm ?? ImageJDescription.Number(lines, "ZPositionUm"),
            PositionName = own.PositionName ?? (PositionName.Length > 0 ? PositionName : lines.GetValueOrDefault("Position") ?? ""),
            Plane = Axes.IsHyperstack ? plane.Index : null,
            ChannelName = own.Channel ?? (ChannelName(plane.Index.Channel) is { Length: > 0 } name ? name : lines.GetValueOrDefault("Channel") ?? ""),
            UserData = PageText.ProvenanceKeys.Where(lines.ContainsKey).ToImmutableDictionary(key => key, key => lines[key]),
        };
    }

    private string ChannelName(int channel) => channel < Axes.Channels.Length ? Axes.Channels[channel].Name : "";

    /// <summary>A number of up to 64 bits, which a double would round.</summary>
    private static long? Integer(IReadOnlyDictionary<string, string> lines, string key) =>
        lines.TryGetValue(key, out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : null;
}
