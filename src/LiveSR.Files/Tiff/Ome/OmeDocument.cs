namespace LiveSR.Files.Tiff.Ome;

/// <summary>What LiveSR takes from OME-XML (model 2016-06 and those before).</summary>
internal sealed class OmeDocument
{
    /// <summary>The identifier of the file that the text lies in; empty when it states none.</summary>
    internal string Uuid { get; set; } = "";

    /// <summary>The file that holds the metadata, where this one says no more than that; null otherwise.</summary>
    internal string? MetadataFile { get; set; }

    /// <summary>Each image is a series: a stage position, or another part of the specimen.</summary>
    internal List<OmeImage> Images { get; } = [];

    /// <summary>What LiveSR wrote of the first page alone, as lines of key=value; null in others' files.</summary>
    internal string? FirstPageText { get; set; }

    /// <summary>Kinds of elements that say something LiveSR does not keep.</summary>
    internal SortedSet<string> NotKept { get; } = new(StringComparer.Ordinal);
}

/// <summary>An Image and its Pixels.</summary>
internal sealed class OmeImage
{
    internal string Name { get; set; } = "";

    /// <summary>Name of the stage position; empty when it has none.</summary>
    internal string StageLabel { get; set; } = "";

    /// <summary>Order of the planes in the file, fastest first: of C, Z and T.</summary>
    internal string Order { get; set; } = "CZT";

    internal int SizeC { get; set; } = 1;

    internal int SizeZ { get; set; } = 1;

    internal int SizeT { get; set; } = 1;

    internal double? PixelSizeUm { get; set; }

    internal double? PixelSizeYUm { get; set; }

    internal double? SliceSpacingUm { get; set; }

    internal double? IntervalMs { get; set; }

    internal int? BitDepth { get; set; }

    /// <summary>Samples of a pixel in one plane, which count as channels in <see cref="SizeC"/>.</summary>
    internal int Samples { get; set; } = 1;

    internal List<SeriesChannel> Channels { get; } = [];

    internal List<OmeTiffData> Data { get; } = [];

    internal List<OmePlane> Planes { get; } = [];

    /// <summary>Planes of one channel element each.</summary>
    internal int PlaneChannels => Math.Max(1, SizeC / Samples);
}

/// <summary>Where planes lie: from a directory on, as many as <paramref name="Count"/> says, in the image's order.</summary>
internal sealed record OmeTiffData(int? Directory, int FirstC, int FirstZ, int FirstT, int? Count)
{
    /// <summary>Name of the file; null for the one that the text lies in.</summary>
    internal string? FileName { get; init; }

    /// <summary>Identifier of the file; empty when none is stated.</summary>
    internal string Uuid { get; init; } = "";
}

/// <summary>What is known of one plane.</summary>
internal readonly record struct OmePlane(int C, int Z, int T, double? TimeMs, double? ExposureMs, double? XUm, double? YUm, double? ZUm);
