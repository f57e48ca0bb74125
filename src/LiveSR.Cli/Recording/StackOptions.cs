using System.CommandLine;
using LiveSR.Files.Tiff;

namespace LiveSR.Cli.Recording;

/// <summary>How the pixels of a TIFF stack are stored.</summary>
internal sealed class StackOptions
{
    private const int PyramidTile = 256, LargestTile = 8192, TileStep = 16;

    private readonly Option<TiffPacking> _compression = new("--compression")
    {
        Description = "Compression of a .tif, without loss: none, deflate, lzw or zstandard (which ImageJ alone does not read).",
        HelpName = "name",
    };

    private readonly Option<int?> _tile = new("--tiff-tile") { Description = "Edge of the tiles of a .tif in pixels, a multiple of 16; without it strips.", HelpName = "pixels" };
    private readonly Option<bool> _pyramid = new("--pyramid") { Description = "Add copies of half the size, a quarter and so on to each page of a .tif, in tiles." };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_compression, _tile, _pyramid];

    /// <summary>Refuses the options where no stack is written.</summary>
    /// <exception cref="UsageException">One is given, or is not possible.</exception>
    public void RequireFits(ParseResult parsed, string path, bool isStack)
    {
        if (All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given && !isStack)
        {
            throw new UsageException($"{given.Name} is for a .tif of all frames, which {path} is not; leave it out.");
        }

        if (parsed.GetValue(_tile) is { } tile && (tile is < TileStep or > LargestTile || tile % TileStep != 0))
        {
            throw new UsageException($"--tiff-tile {tile} is not possible: write a multiple of {TileStep} up to {LargestTile}, such as 256.");
        }
    }

    /// <summary>The writer's options with these.</summary>
    public TiffWriterOptions Of(ParseResult parsed, TiffWriterOptions options)
    {
        bool pyramid = parsed.GetValue(_pyramid);
        return options with
        {
            Packing = parsed.GetValue(_compression),
            TileSize = parsed.GetValue(_tile) ?? (pyramid ? PyramidTile : null),
            Pyramid = pyramid,
        };
    }
}
