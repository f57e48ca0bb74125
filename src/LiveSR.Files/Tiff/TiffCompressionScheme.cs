namespace LiveSR.Files.Tiff;

/// <summary>Values of <see cref="TiffTag.Compression"/> that LiveSR reads.</summary>
internal enum TiffCompressionScheme
{
    None = 1,
    CcittHuffman = 2,
    CcittFax3 = 3,
    CcittFax4 = 4,
    Lzw = 5,
    Jpeg = 7,
    AdobeDeflate = 8,
    CcittHuffmanWords = 32771,
    PackBits = 32773,
    Deflate = 32946,
    Zstandard = 50000,
}

/// <summary>What follows from a <see cref="TiffCompressionScheme"/>.</summary>
internal static class TiffCompressionSchemes
{
    /// <summary>
    /// By how much a scheme can pack at the very best: a page that claims more than this times the file was made to
    /// exhaust memory.
    /// </summary>
    internal static long LargestRatio(this TiffCompressionScheme compression) => compression switch
    {
        TiffCompressionScheme.None => 1,
        TiffCompressionScheme.PackBits => 64,
        TiffCompressionScheme.Lzw => 3000,
        TiffCompressionScheme.CcittHuffman or TiffCompressionScheme.CcittFax3 or TiffCompressionScheme.CcittFax4 or TiffCompressionScheme.CcittHuffmanWords => 20_000,
        TiffCompressionScheme.Zstandard => 40_000,
        _ => 1100,
    };

    /// <exception cref="TiffException">LiveSR does not read the page's compression.</exception>
    internal static TiffCompressionScheme Read(TiffDirectory directory)
    {
        long value = directory.Integer(TiffTag.Compression, 1);
        return value is >= 1 and <= int.MaxValue && Enum.IsDefined((TiffCompressionScheme)value)
            ? (TiffCompressionScheme)value
            : throw new TiffException(
                $"a page has the compression {value}; LiveSR reads none, LZW, Deflate, Zstandard, JPEG, PackBits and CCITT: save it as one of those");
    }
}
