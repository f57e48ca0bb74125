namespace LiveSR.Imaging;

/// <summary>Input pixels beyond an output pixel that its value depends on, to each side. Computed from a network's graph.</summary>
public readonly record struct Halo(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The same reach to all four sides.</summary>
    public Halo(int all)
        : this(all, all, all, all)
    {
    }

    /// <summary>The largest of the four.</summary>
    public int Largest => Math.Max(Math.Max(Left, Right), Math.Max(Top, Bottom));
}

/// <summary>One tile: what the network is given, and the part of its answer that is kept, both in input pixels.</summary>
public readonly record struct Tile(PixelRect Input, PixelRect Kept);

/// <summary>
/// Cuts an image into equal tiles whose kept parts cover it once. Each kept pixel is at least the halo away from its
/// tile's edges, except where the edge is the image's own, so that the tiled result equals the untiled one. A pure plan:
/// rectangles in, rectangles out.
/// </summary>
public sealed class TilePlan
{
    private TilePlan(int tileWidth, int tileHeight, IReadOnlyList<Tile> tiles)
    {
        TileWidth = tileWidth;
        TileHeight = tileHeight;
        Tiles = tiles;
    }

    /// <summary>Width of every tile's input.</summary>
    public int TileWidth { get; }

    /// <summary>Height of every tile's input.</summary>
    public int TileHeight { get; }

    /// <summary>The tiles, row by row.</summary>
    public IReadOnlyList<Tile> Tiles { get; }

    /// <summary>Plans the tiles of a <paramref name="width"/> x <paramref name="height"/> image.</summary>
    /// <param name="width">Image width; a multiple of <paramref name="multiple"/>.</param>
    /// <param name="height">Image height; a multiple of <paramref name="multiple"/>.</param>
    /// <param name="tile">Largest edge of a tile; an axis that is shorter becomes one tile.</param>
    /// <param name="halo">Reach of the network.</param>
    /// <param name="multiple">Tile sizes and origins are multiples of this (the total stride of a U-Net).</param>
    /// <exception cref="ArgumentException">The tile leaves nothing to keep beside its halo, or the size is not a multiple.</exception>
    public static TilePlan Create(int width, int height, int tile, Halo halo, int multiple = 1) =>
        Create(width, height, tile, tile, halo, multiple);

    /// <summary>
    /// As <see cref="Create(int, int, int, Halo, int)"/>, with no more tiles, but each as small as the image allows: an
    /// image a little larger than the tile becomes two halves and not two whole tiles that overlap almost wholly.
    /// </summary>
    public static TilePlan CreateBalanced(int width, int height, int tile, Halo halo, int multiple = 1) => Create(
        width, height, Balance(width, tile, halo.Left + halo.Right, multiple), Balance(height, tile, halo.Top + halo.Bottom, multiple), halo, multiple);

    private static TilePlan Create(int width, int height, int tileWidth, int tileHeight, Halo halo, int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        List<Span1D> columns = Cut(width, tileWidth, halo.Left, halo.Right, multiple);
        List<Span1D> rows = Cut(height, tileHeight, halo.Top, halo.Bottom, multiple);
        var tiles = new List<Tile>(columns.Count * rows.Count);
        foreach (Span1D row in rows)
        {
            foreach (Span1D column in columns)
            {
                tiles.Add(new Tile(
                    new PixelRect(column.Start, row.Start, column.Length, row.Length),
                    new PixelRect(column.KeptStart, row.KeptStart, column.KeptEnd - column.KeptStart, row.KeptEnd - row.KeptStart)));
            }
        }

        return new TilePlan(columns[0].Length, rows[0].Length, tiles);
    }

    /// <summary>The smallest tile edge that keeps at least one multiple beside the halo.</summary>
    public static int SmallestTile(Halo halo, int multiple = 1)
    {
        int least = Math.Max(halo.Left + halo.Right, halo.Top + halo.Bottom) + multiple;
        return (least + multiple - 1) / multiple * multiple;
    }

    /// <summary>The smallest tile that cuts an axis into no more pieces than <paramref name="tile"/> does.</summary>
    private static int Balance(int length, int tile, int overlap, int multiple)
    {
        tile = tile / multiple * multiple;
        if (tile >= length || tile <= overlap)
        {
            return tile;
        }

        // Origins are rounded down to multiples, so each cut may cost up to one multiple more than the halo.
        int cost = overlap + multiple - 1;
        int pieces = Math.Max(1, (int)Math.Ceiling((length - cost) / (double)Math.Max(1, tile - cost)));
        int balanced = (length + ((pieces - 1) * cost) + pieces - 1) / pieces;
        return Math.Min(tile, (balanced + multiple - 1) / multiple * multiple);
    }

    private static List<Span1D> Cut(int length, int tile, int before, int after, int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (length % multiple != 0)
        {
            throw new ArgumentException($"An axis of {length} pixels is not a multiple of {multiple}.", nameof(length));
        }

        int size = Math.Min(length, tile / multiple * multiple);
        var spans = new List<Span1D>();
        for (int kept = 0; kept < length;)
        {
            int start = kept == 0 ? 0 : Math.Min((kept - before) / multiple * multiple, length - size);
            int end = start + size == length ? length : start + size - after;
            if (end <= kept || start < 0)
            {
                throw new ArgumentException(
                    $"A tile of {tile} pixels keeps nothing beside its halo of {before} + {after}; use at least {before + after + multiple}.", nameof(tile));
            }

            spans.Add(new Span1D(start, size, kept, end));
            kept = end;
        }

        return spans;
    }

    private readonly record struct Span1D(int Start, int Length, int KeptStart, int KeptEnd);
}
