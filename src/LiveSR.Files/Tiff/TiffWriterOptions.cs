namespace LiveSR.Files.Tiff;

/// <summary>How a stack is written.</summary>
public sealed record TiffWriterOptions
{
    /// <summary>Whose metadata the first page carries.</summary>
    /// <value>By default ImageJ's.</value>
    public TiffFlavour Flavour { get; init; } = TiffFlavour.ImageJ;

    /// <summary>How pixels are packed.</summary>
    public TiffPacking Packing { get; init; }

    /// <summary>Edge of a tile in pixels, a multiple of 16; null writes strips.</summary>
    public int? TileSize { get; init; }

    /// <summary>Adds to each page copies of half the size, a quarter and so on, as viewers of large images want them.</summary>
    public bool Pyramid { get; init; }

    /// <summary>Width of a pixel in micrometres; null takes the first frame's.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>Height of a pixel in micrometres; null takes the first frame's, or the width.</summary>
    public double? PixelSizeYUm { get; init; }

    /// <summary>Milliseconds between time points; null takes the mean of the frames' time stamps.</summary>
    public double? FrameIntervalMs { get; init; }

    /// <summary>Whether the frames' times are written; not where they are assumed.</summary>
    public bool StatesTimes { get; init; } = true;

    /// <summary>
    /// Channels and focal planes; how many time points there are is seen from the frames. A frame stands where its own
    /// metadata say, else pages come channel fastest, then focal plane, then time. ImageJ knows no gaps: with that flavour a
    /// file that ends within a time point is described as a plain series.
    /// </summary>
    public SeriesAxes Axes { get; init; } = new();

    /// <summary>Name of the stage position; empty takes the first frame's.</summary>
    public string PositionName { get; init; } = "";

    /// <summary>Significant bits of an intensity; 0 takes the first frame's.</summary>
    public int BitDepth { get; init; }

    /// <summary>Name of the image in OME-XML; empty takes the file's.</summary>
    public string Name { get; init; } = "";

    /// <summary>Writes a BigTIFF from the start; otherwise the file becomes one when it grows beyond 4 GiB.</summary>
    public bool BigTiff { get; init; }

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
