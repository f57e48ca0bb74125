using LiveSR.Imaging;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Engine;

/// <summary>Tiles with the network's halo: what is kept of each equals the untiled result, so it is simply copied.</summary>
internal sealed class ExactTileRunner : BatchedTileRunner
{
    private readonly TilePlan _plan;
    private readonly int _scale;

    public ExactTileRunner(Planes input, Planes output, ModelPackage model, int images, TilePlan plan, int batch)
        : base(input, output, images, model.Channels, model.NetworkScale, [.. plan.Tiles.Select(t => t.Input)], batch)
    {
        _plan = plan;
        _scale = model.NetworkScale;
        Overlap = model.Halo!.Value.Largest;
    }

    public override int Tile => Math.Max(_plan.TileWidth, _plan.TileHeight);

    public override int Overlap { get; }

    protected override void Place(int tile, Tensor answer, int index, int channel, int plane)
    {
        Tile cut = _plan.Tiles[tile];
        PixelRect kept = cut.Kept.Scaled(_scale);
        int left = (cut.Kept.X - cut.Input.X) * _scale, top = (cut.Kept.Y - cut.Input.Y) * _scale;
        for (int y = 0; y < kept.Height; y++)
        {
            answer.Row(index, channel, top + y).Slice(left, kept.Width).CopyTo(Output.Row(plane, kept.Y + y)[kept.X..]);
        }
    }
}
