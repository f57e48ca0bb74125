using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LibTag = BitMiracle.LibTiff.Classic.TiffTag;
using LibTiffFile = BitMiracle.LibTiff.Classic.Tiff;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Strips and tiles, together and apart, of either byte order, in pages that LibTiff.NET unpacks.</summary>
public class TiffLibraryLayoutTests
{
    private const int Width = 70, Height = 50, TileWidth = 32, TileHeight = 16;

    [Theory]
    [InlineData("w", true, PlanarConfig.CONTIG)]
    [InlineData("wb", true, PlanarConfig.CONTIG)]
    [InlineData("w", true, PlanarConfig.SEPARATE)]
    [InlineData("wb", true, PlanarConfig.SEPARATE)]
    [InlineData("wb", false, PlanarConfig.SEPARATE)]
    [InlineData("w8", false, PlanarConfig.CONTIG)]
    public void SixteenBitColourIsPutTogether(string mode, bool isTiled, PlanarConfig planar)
    {
        byte[] file = Written(mode, isTiled, planar);
        using var reader = TiffReader.Open(new MemoryStream(file), "layout.tif");
        for (int page = 0; page < 2; page++)
        {
            using FrameLease lease = reader.ReadPage(page);
            for (int y = 0; y < Height; y++)
            {
                ushort[] expected = [.. Enumerable.Range(0, Width * 3).Select(i => Value(page, i / 3, y, 2 - (i % 3)))];
                lease.Frame.Row<ushort>(y).ToArray().ShouldBe(expected, $"page {page}, row {y}");
            }
        }
    }

    private static ushort Value(int page, int x, int y, int sample) => (ushort)((x * 601) + (y * 97) + (sample * 20_011) + (page * 777));

    private static byte[] Written(string mode, bool isTiled, PlanarConfig planar)
    {
        var stream = new MemoryStream();
        using var tiff = LibTiffFile.ClientOpen("made", mode, stream, new TiffStream());
        for (int page = 0; page < 2; page++)
        {
            tiff.SetField(LibTag.IMAGEWIDTH, Width);
            tiff.SetField(LibTag.IMAGELENGTH, Height);
            tiff.SetField(LibTag.BITSPERSAMPLE, 16);
            tiff.SetField(LibTag.SAMPLESPERPIXEL, 3);
            tiff.SetField(LibTag.PHOTOMETRIC, Photometric.RGB);
            tiff.SetField(LibTag.PLANARCONFIG, planar);
            tiff.SetField(LibTag.COMPRESSION, Compression.LZW);

            // Its writer makes wrong differences in big-endian files.
            tiff.SetField(LibTag.PREDICTOR, mode.Contains('b', StringComparison.Ordinal) ? Predictor.NONE : Predictor.HORIZONTAL);
            if (isTiled)
            {
                tiff.SetField(LibTag.TILEWIDTH, TileWidth);
                tiff.SetField(LibTag.TILELENGTH, TileHeight);
            }
            else
            {
                tiff.SetField(LibTag.ROWSPERSTRIP, TileHeight);
            }

            WritePixels(tiff, page, isTiled, planar);
            tiff.WriteDirectory().ShouldBeTrue();
        }

        tiff.Flush();
        return stream.ToArray();
    }

    private static void WritePixels(LibTiffFile tiff, int page, bool isTiled, PlanarConfig planar)
    {
        (int width, int height) = isTiled ? (TileWidth, TileHeight) : (Width, TileHeight);
        int across = (Width + width - 1) / width, down = (Height + height - 1) / height, planes = planar == PlanarConfig.SEPARATE ? 3 : 1;
        for (int chunk = 0; chunk < across * down * planes; chunk++)
        {
            int plane = chunk / (across * down), top = chunk % (across * down) / across * height, left = chunk % across * width;
            int rows = isTiled ? height : Math.Min(height, Height - top), samples = planes == 3 ? 1 : 3;
            ushort[] values = [.. Enumerable.Range(0, rows * width * samples).Select(i =>
                Value(page, left + (i / samples % width), top + (i / samples / width), planes == 3 ? plane : i % samples))];
            byte[] bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
            int written = isTiled ? tiff.WriteEncodedTile(chunk, bytes, bytes.Length) : tiff.WriteEncodedStrip(chunk, bytes, bytes.Length);
            written.ShouldBe(bytes.Length);
        }
    }
}
