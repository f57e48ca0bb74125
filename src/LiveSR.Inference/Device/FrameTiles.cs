using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Device;

/// <summary>
/// How a frame is cut into equal tiles in its own pixels, and put together again from tiles that the network has finished:
/// what is kept of each equals the untiled result, so integers are simply copied. A size that the network cannot take is
/// mirrored up to one that it can.
/// </summary>
internal sealed class FrameTiles
{
    private readonly int _scale;
    private readonly int _bytes;

    private FrameTiles(IReadOnlyList<Tile> tiles, int overlap, int scale, PixelFormat format, int width, int height)
    {
        (Tiles, Overlap, _scale, _bytes) = (tiles, overlap, scale, format.BytesPerPixel());
        (Width, Height) = (width, height);
    }

    /// <summary>The tiles; one for a frame in one piece.</summary>
    public IReadOnlyList<Tile> Tiles { get; }

    /// <summary>Overlap on each side in the frame's pixels; 0 for one piece.</summary>
    public int Overlap { get; }

    /// <summary>Whether the one tile is the frame, row for row.</summary>
    public bool IsFrame => Tiles.Count == 1 && (TileWidth, TileHeight) == (Width, Height);

    public int TileWidth => Tiles[0].Input.Width;

    public int TileHeight => Tiles[0].Input.Height;

    /// <summary>Size of the frame.</summary>
    public int Width { get; }

    /// <summary>Size of the frame.</summary>
    public int Height { get; }

    /// <summary>Plans the tiles, or says by null that this frame needs the engine's floats: seams to blend, or a border to mirror after interpolation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Pixel format of the frame.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="tile">Largest edge of a tile, in pixels of the network's input.</param>
    public static FrameTiles? Of(ModelPackage model, PixelFormat format, int width, int height, int tile)
    {
        int before = model.Scale / model.NetworkScale;
        int paddedWidth = FrameWork.Padded(model, width * before, model.TileWidth), paddedHeight = FrameWork.Padded(model, height * before, model.TileHeight);
        bool interpolates = before > 1 || (format.IsColour() && model.Colour == ModelColour.Luma && model.Scale > 1);
        if ((before > 1 && (paddedWidth, paddedHeight) != (width * before, height * before))
            || (interpolates && Math.Min(width, height) < Bicubic.Reach)
            || (model.TileMode == TileMode.Fixed && (paddedWidth, paddedHeight) != (model.TileWidth, model.TileHeight)))
        {
            return null;
        }

        tile = Math.Max(tile, model.SmallestTile);
        if (model.TileMode == TileMode.Fixed || tile >= Math.Max(paddedWidth, paddedHeight))
        {
            var whole = new PixelRect(0, 0, paddedWidth / before, paddedHeight / before);
            return new FrameTiles([new Tile(whole, whole)], overlap: 0, model.Scale, format, width, height);
        }

        Halo halo = InFrame(model.Halo!.Value, before, interpolates ? Bicubic.Reach : 0);
        int multiple = model.SizeMultiple / (int)System.Numerics.BigInteger.GreatestCommonDivisor(model.SizeMultiple, before);
        int edge = Math.Max(tile / before, TilePlan.SmallestTile(halo, multiple));
        var plan = TilePlan.CreateBalanced(paddedWidth / before, paddedHeight / before, edge, halo, multiple);
        return new FrameTiles(plan.Tiles, halo.Largest, model.Scale, format, width, height);
    }

    /// <summary>Copies a tile's pixels, packed, out of the frame.</summary>
    public void Cut(Frame frame, int tile, Span<byte> pixels)
    {
        PixelRect rect = Tiles[tile].Input;
        int row = rect.Width * _bytes, inside = Math.Clamp(Width - rect.X, 0, rect.Width);
        for (int y = 0; y < rect.Height; y++)
        {
            ReadOnlySpan<byte> source = frame.Row<byte>(Planes.Mirrored(rect.Y + y, Height));
            Span<byte> target = pixels.Slice(y * row, row);
            source[(Math.Min(rect.X, Width) * _bytes)..][..(inside * _bytes)].CopyTo(target);
            for (int x = inside; x < rect.Width; x++)
            {
                source.Slice(Planes.Mirrored(rect.X + x, Width) * _bytes, _bytes).CopyTo(target[(x * _bytes)..]);
            }
        }
    }

    /// <summary>Copies what is kept of a finished tile into the enhanced frame.</summary>
    public void Place(ReadOnlySpan<byte> pixels, int tile, FrameWriter writer)
    {
        (PixelRect input, PixelRect kept) = (Tiles[tile].Input, Tiles[tile].Kept);
        int columns = (Math.Min(kept.Right, Width) - kept.X) * _scale, rows = (Math.Min(kept.Bottom, Height) - kept.Y) * _scale;
        int left = (kept.X - input.X) * _scale, top = (kept.Y - input.Y) * _scale, stride = input.Width * _scale * _bytes;
        for (int y = 0; y < rows && columns > 0; y++)
        {
            pixels.Slice(((top + y) * stride) + (left * _bytes), columns * _bytes)
                .CopyTo(writer.Row<byte>((kept.Y * _scale) + y)[(kept.X * _scale * _bytes)..]);
        }
    }

    /// <summary>The network's reach in the frame's pixels, and at least that of the interpolation.</summary>
    private static Halo InFrame(Halo halo, int before, int interpolation)
    {
        // A pixel that is interpolated depends on the interpolation's reach beyond those that the network reads.
        int Side(int pixels) => before == 1 ? Math.Max(pixels, interpolation) : ((pixels + before - 1) / before) + interpolation;
        return new Halo(Side(halo.Left), Side(halo.Top), Side(halo.Right), Side(halo.Bottom));
    }
}
