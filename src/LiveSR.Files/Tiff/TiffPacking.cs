namespace LiveSR.Files.Tiff;

/// <summary>How the pixels of a TIFF are packed, always without loss.</summary>
public enum TiffPacking
{
    /// <summary>Not at all: fastest, and read by every program.</summary>
    None,

    /// <summary>Deflate, as in zip files.</summary>
    Deflate,

    /// <summary>LZW, which the oldest programs read too.</summary>
    Lzw,

    /// <summary>Zstandard: smallest for its speed; read by libtiff, tifffile and Bio-Formats, not by ImageJ alone.</summary>
    Zstandard,
}
