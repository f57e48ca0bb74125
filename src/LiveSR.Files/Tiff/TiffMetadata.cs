using System.Collections.Immutable;
using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>What a TIFF file says of its pages, by whichever of ImageJ, OME and Micro-Manager wrote it.</summary>
public sealed record TiffMetadata
{
    /// <summary>Edge of a pixel in the specimen, in micrometres; null when unknown.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Milliseconds from one time point to the next; null when unknown.</summary>
    public double? FrameIntervalMs { get; init; }

    /// <summary>Significant bits of an intensity as declared by the file; null when it declares none. Never guessed from pixels.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Channels of the stack.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Focal planes of the stack.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Time points of the stack; 1 when the file names no dimensions.</summary>
    public int TimePoints { get; init; } = 1;

    /// <summary>Order in which pages run, fastest first, such as <c>CZT</c>.</summary>
    public string DimensionOrder { get; init; } = "CZT";

    /// <summary>Milliseconds of each page since the start, where the file gives them; empty otherwise.</summary>
    public ImmutableDictionary<int, double> PageTimesMs { get; init; } = ImmutableDictionary<int, double>.Empty;

    /// <summary>Images that ImageJ's description announces; 0 when it does not.</summary>
    internal long DeclaredImages { get; init; }

    /// <summary>Lines of the first page where its description is taken by OME-XML; null otherwise.</summary>
    internal string? FirstPageText { get; init; }

    /// <summary>Which writer's metadata was found: <c>ImageJ</c>, <c>OME</c>, <c>Micro-Manager</c>, or empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>Frames per second, from <see cref="FrameIntervalMs"/>.</summary>
    public double? FrameRate => FrameIntervalMs is > 0 ? 1000 / FrameIntervalMs : null;

    internal static TiffMetadata Read(TiffDirectory first, string description, TiffSamples samples)
    {
        TiffMetadata metadata = ResolutionTags(first);
        string microManager = first.Text(TiffTag.MicroManagerMetadata, 1 << 20) ?? "";
        if (description.StartsWith("ImageJ=", StringComparison.Ordinal))
        {
            metadata = ImageJDescription.Read(description, first.Rational(TiffTag.XResolution), metadata);
        }
        else if (OmeXml.IsOme(description))
        {
            metadata = OmeXml.Read(description, metadata);
        }

        if (microManager.Length > 0)
        {
            var page = MicroManagerPage.Read(microManager);
            metadata = metadata with
            {
                Source = "Micro-Manager",
                PixelSizeUm = page.PixelSizeUm ?? metadata.PixelSizeUm,
                BitDepth = page.BitDepth ?? metadata.BitDepth,
            };
        }

        // A depth that the samples cannot hold is a mistake of the writer: it says nothing. Packed samples declare theirs.
        int? depth = metadata.BitDepth is { } bits && (bits < 1 || bits > samples.BitDepth) ? null : metadata.BitDepth;
        return (metadata with { BitDepth = depth ?? (samples.IsPacked ? samples.BitDepth : null) }).WithSampleChannels(samples.Images);
    }

    /// <summary>
    /// Of a file whose pages hold <paramref name="images"/> channels as samples, each of which is delivered as a page: they run
    /// fastest, and what was said of one page holds for all of them.
    /// </summary>
    private TiffMetadata WithSampleChannels(int images) => images == 1 ? this : this with
    {
        Channels = Channels == 1 || Channels == images ? images : Channels,
        DimensionOrder = "C" + DimensionOrder.Replace("C", "", StringComparison.Ordinal),
        PageTimesMs = Channels == images ? PageTimesMs : PageTimesMs
            .SelectMany(time => Enumerable.Range(time.Key * images, images).Select(page => KeyValuePair.Create(page, time.Value)))
            .ToImmutableDictionary(),
    };

    internal FrameMetadata OfPage(int page, string pageText, string microManager, TiffSamples samples)
    {
        var own = MicroManagerPage.Read(microManager);
        IReadOnlyDictionary<string, string> lines = ImageJDescription.Lines(page == 0 ? FirstPageText ?? pageText : pageText);
        int bits = own.BitDepth ?? BitDepth ?? samples.BitDepth;
        (int c, int z, int t) = Position(page);
        ImmutableDictionary<string, string> user = ImmutableDictionary<string, string>.Empty;
        if (Channels * Slices > 1)
        {
            user = user.Add("Channel", Text(c)).Add("Slice", Text(z)).Add("TimePoint", Text(t));
        }

        foreach (string key in TiffWriter.ProvenanceKeys)
        {
            user = lines.TryGetValue(key, out string? value) ? user.Add(key, value) : user;
        }

        return new FrameMetadata
        {
            ImageNumber = ImageJDescription.Number(lines, "ImageNumber") is double number and >= 0 and < 1e15 ? (long)number : page,
            ElapsedTimeMs = own.ElapsedTimeMs ?? ImageJDescription.Number(lines, "ElapsedTimeMs")
                ?? (PageTimesMs.TryGetValue(page, out double ms) ? ms : t * (FrameIntervalMs ?? 0)),
            PixelSizeUm = PixelSizeUm,
            PixelSizeAffine = PixelSizeUm is { } size ? PixelSizeAffine.FromPixelSize(size) : null,
            DeviceFrameNumber = Integer(lines, "DeviceFrameNumber"),
            DeviceTimestampNs = Integer(lines, "DeviceTimestampNs"),
            ExposureMs = own.ExposureMs ?? ImageJDescription.Number(lines, "ExposureMs"),
            BitDepth = bits <= samples.Format.ContainerBits() ? bits : 0,
            Camera = own.Camera ?? lines.GetValueOrDefault("Camera") ?? "",
            UserData = user,
        };
    }

    /// <summary>Channel, slice and time point of a page.</summary>
    private (int C, int Z, int T) Position(int page)
    {
        Span<int> at = stackalloc int[3];
        foreach (char dimension in DimensionOrder)
        {
            int index = "CZT".IndexOf(dimension, StringComparison.Ordinal);
            int size = index switch { 0 => Channels, 1 => Slices, _ => int.MaxValue };
            at[index] = page % size;
            page /= size;
        }

        // A stack without named dimensions is a time series: every page is a time point.
        return (at[0], at[1], at[2]);
    }

    /// <summary>
    /// Pixel size from XResolution. Values above 20 um are print resolutions such as 72 or 300 dots per inch, which
    /// programs write without a thought: no calibration.
    /// </summary>
    private static TiffMetadata ResolutionTags(TiffDirectory first)
    {
        double unitUm = first.Integer(TiffTag.ResolutionUnit, 2) switch { 2 => 25_400, 3 => 10_000, _ => 0 };
        double? um = first.Rational(TiffTag.XResolution) is > 0 and double perUnit && unitUm > 0 ? unitUm / perUnit : null;
        return new TiffMetadata { PixelSizeUm = um is > 0 and <= 20 ? um : null };
    }

    /// <summary>A number of up to 64 bits, which a double would round.</summary>
    private static long? Integer(IReadOnlyDictionary<string, string> lines, string key) =>
        lines.TryGetValue(key, out string? text) && long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
