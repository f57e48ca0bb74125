using System.Collections.Immutable;

namespace LiveSR.Files.Tiff;

/// <summary>How a stack is written.</summary>
public sealed record TiffWriterOptions
{
    /// <summary>Whose metadata the first page carries.</summary>
    /// <value>By default ImageJ's.</value>
    public TiffFlavour Flavour { get; init; } = TiffFlavour.ImageJ;

    /// <summary>Packs pixels by Deflate with horizontal differencing, without loss.</summary>
    public bool Deflate { get; init; }

    /// <summary>Edge of a pixel in micrometres; null takes the first frame's.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Milliseconds between time points; null takes the mean of the frames' time stamps.</summary>
    public double? FrameIntervalMs { get; init; }

    /// <summary>
    /// Names of the channels; empty for one. Pages come channel fastest, then focal plane, then time; a file that ends
    /// within a time point is described as a plain series.
    /// </summary>
    public ImmutableArray<string> ChannelNames { get; init; } = [];

    /// <summary>Focal planes of each time point.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Micrometres from one focal plane to the next; null when unknown.</summary>
    public double? SliceSpacingUm { get; init; }

    /// <summary>Significant bits of an intensity; 0 takes the first frame's.</summary>
    public int BitDepth { get; init; }

    /// <summary>Name of the image in OME-XML; empty takes the file's.</summary>
    public string Name { get; init; } = "";

    /// <summary>Writes a BigTIFF from the start; otherwise the file becomes one when it grows beyond 4 GiB.</summary>
    public bool BigTiff { get; init; }

    /// <summary>Channels, focal planes and time points of a stack of so many pages.</summary>
    internal (int Channels, int Slices, int Times) Dimensions(int pages)
    {
        int channels = Math.Max(1, ChannelNames.Length), slices = Math.Max(1, Slices);
        return pages % (channels * slices) == 0 ? (channels, slices, pages / (channels * slices)) : (1, 1, pages);
    }

    /// <summary>Size from which offsets no longer fit 32 bits.</summary>
    internal long ClassicLimit { get; init; } = uint.MaxValue - (1 << 20);
}

/// <summary>Whose metadata a stack carries.</summary>
public enum TiffFlavour
{
    /// <summary>ImageJ's description.</summary>
    ImageJ,

    /// <summary>OME-XML; the file is an OME-TIFF and should be named <c>.ome.tif</c>.</summary>
    Ome,
}
