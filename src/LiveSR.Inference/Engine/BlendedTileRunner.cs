using System.Numerics.Tensors;
using LiveSR.Imaging;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Engine;

/// <summary>
/// Tiles of the one size that a network takes, overlapping by a quarter, blended where they overlap. For networks whose
/// receptive field is global no overlap makes the tiled result the untiled one; blending makes the seams invisible.
/// </summary>
internal sealed class BlendedTileRunner : BatchedTileRunner
{
    private readonly BlendedAxis _columns;
    private readonly BlendedAxis _rows;
    private readonly float[] _weighted;
    private readonly int _scale;

    private BlendedTileRunner(Planes input, Planes output, ModelPackage model, int images, BlendedAxis columns, BlendedAxis rows, int batch)
        : base(input, output, images, model.Channels, model.NetworkScale, Tiles(model, columns, rows), batch)
    {
        _columns = columns;
        _rows = rows;
        _scale = model.NetworkScale;
        _weighted = new float[model.TileWidth * _scale];
        Tile = Math.Max(model.TileWidth, model.TileHeight);
        Overlap = OverlapOf(Tile);
    }

    public override int Tile { get; }

    public override int Overlap { get; }

    public static BlendedTileRunner Create(Planes input, Planes output, ModelPackage model, int images, int batch)
    {
        int scale = model.NetworkScale;
        var columns = new BlendedAxis(input.Width, model.TileWidth, OverlapOf(model.TileWidth), scale);
        var rows = new BlendedAxis(input.Height, model.TileHeight, OverlapOf(model.TileHeight), scale);
        return new BlendedTileRunner(input, output, model, images, columns, rows, batch);
    }

    protected override void Begin() => Output.Clear();

    protected override void Place(int tile, Tensor answer, int index, int channel, int plane)
    {
        (int row, int column) = Math.DivRem(tile, _columns.Starts.Length);
        int left = _columns.Starts[column] * _scale, top = _rows.Starts[row] * _scale;
        for (int y = 0; y < answer.Height; y++)
        {
            TensorPrimitives.Multiply(answer.Row(index, channel, y), _columns[column], _weighted);
            Span<float> sum = Output.Row(plane, top + y).Slice(left, _weighted.Length);
            TensorPrimitives.MultiplyAdd(_weighted, _rows[row][y], sum, sum);
        }
    }

    private static int OverlapOf(int tile) => tile / 4;

    private static PixelRect[] Tiles(ModelPackage model, BlendedAxis columns, BlendedAxis rows) =>
        [.. rows.Starts.SelectMany(y => columns.Starts.Select(x => new PixelRect(x, y, model.TileWidth, model.TileHeight)))];
}
