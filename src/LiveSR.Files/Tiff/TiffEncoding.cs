namespace LiveSR.Files.Tiff;

/// <summary>How pixels lie in a TIFF file.</summary>
/// <param name="IsBigTiff">64-bit offsets.</param>
/// <param name="IsBigEndian">The highest byte first.</param>
/// <param name="Compression">The scheme, such as <c>Deflate</c>; <c>none</c> where pixels are stored as they are.</param>
/// <param name="TileWidth">Width of a tile in pixels; null for strips.</param>
/// <param name="TileHeight">Height of a tile in pixels; null for strips.</param>
public sealed record TiffEncoding(bool IsBigTiff, bool IsBigEndian, string Compression, int? TileWidth, int? TileHeight)
{
    /// <summary>For example <c>BigTIFF, little-endian, Deflate, tiles of 256x256</c>.</summary>
    public override string ToString()
    {
        string tiles = TileWidth is null ? "strips" : FormattableString.Invariant($"tiles of {TileWidth}x{TileHeight}");
        string packing = Compression == "none" ? "not compressed" : Compression;
        return $"{(IsBigTiff ? "BigTIFF" : "TIFF")}, {(IsBigEndian ? "big-endian" : "little-endian")}, {packing}, {tiles}";
    }

    internal static TiffEncoding Of(TiffFile file, TiffLayout layout) => new(
        file.IsBigTiff,
        file.IsBigEndian,
        layout.Compression switch
        {
            TiffCompressionScheme.None => "none",
            TiffCompressionScheme.AdobeDeflate => "Deflate",
            TiffCompressionScheme.Lzw => "LZW",
            TiffCompressionScheme.Jpeg => "JPEG",
            TiffCompressionScheme known => $"{known}",
        },
        layout.IsTiled ? layout.ChunkWidth : null,
        layout.IsTiled ? layout.ChunkHeight : null);
}
