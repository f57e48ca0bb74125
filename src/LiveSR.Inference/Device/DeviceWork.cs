using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Device;

/// <summary>
/// One size and format of frame on the device's path: its pixels are cut into tiles, go through a lane of the session in
/// equal batches, and what comes back is put together. The processor only copies, and not even that where a frame goes in
/// one piece to a device that reaches it.
/// </summary>
internal sealed class DeviceWork : IFrameWork
{
    private readonly ModelPackage _model;
    private readonly PixelFormat _format;
    private readonly FrameTiles _tiles;
    private readonly IFrameLane _lane;

    private DeviceWork(ModelPackage model, IFrameSession session, PixelFormat format, FrameTiles tiles, int batch)
    {
        (_model, _format, _tiles, Range) = (model, format, tiles, model.Range);
        // Batches of one size, of which the last may have idle places: a device prepares itself for each new shape.
        int batches = (tiles.Tiles.Count + batch - 1) / batch;
        _lane = session.Lane((tiles.Tiles.Count + batches - 1) / batches, tiles.TileWidth, tiles.TileHeight);
    }

    public int EffectiveTile => Math.Max(_tiles.TileWidth, _tiles.TileHeight) * _model.Scale / _model.NetworkScale;

    public int Tile => _tiles.Tiles.Count == 1 ? 0 : Math.Max(_tiles.TileWidth, _tiles.TileHeight);

    public int Overlap => _tiles.Overlap;

    public int Batch => _lane.Count;

    public int TileWidth => _tiles.TileWidth;

    public int TileHeight => _tiles.TileHeight;

    public IntensityRange Range { get; private set; }

    public bool IsTerminated
    {
        get => _lane.IsTerminated;
        set => _lane.IsTerminated = value;
    }

    /// <summary>The work, or null where such frames need the engine's floats.</summary>
    /// <exception cref="InsufficientMemoryException">The memory does not suffice.</exception>
    public static DeviceWork? Create(ModelPackage model, IFrameSession session, PixelFormat format, int width, int height, int tile, int batch) =>
        FrameTiles.Of(model, format, width, height, tile) is { } tiles ? new DeviceWork(model, session, format, tiles, model.AnyBatch ? batch : 1) : null;

    public bool Fits(Frame frame) => frame.Format == _format && frame.Width == _tiles.Width && frame.Height == _tiles.Height;

    public bool Compute(Frame frame, FrameWriter writer)
    {
        Range = _model.Range.For(frame);
        IntensityMap toNetwork = Range.MapFor(frame.MaxValue);
        if (_tiles.IsFrame)
        {
            return _lane.Run(frame, writer, toNetwork);
        }

        int input = _lane.Input.Length / _lane.Count, output = _lane.Output.Length / _lane.Count;
        for (int first = 0; first < _tiles.Tiles.Count; first += _lane.Count)
        {
            int count = Math.Min(_lane.Count, _tiles.Tiles.Count - first);
            for (int i = 0; i < count; i++)
            {
                _tiles.Cut(frame, first + i, _lane.Input.Slice(i * input, input));
            }

            if (!_lane.Run(toNetwork, frame.MaxValue))
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                _tiles.Place(_lane.Output.Slice(i * output, output), first + i, writer);
            }
        }

        return true;
    }

    /// <summary>
    /// Runs a batch of one image in every place, and shows the answer of the first and of the last. False when it holds NaN
    /// or infinity.
    /// </summary>
    /// <param name="tile">A frame of one tile.</param>
    /// <param name="blanks">Runs on black images before, after which a recorded run that reads old memory shows itself.</param>
    /// <param name="look">Takes the place in the batch, and its pixels.</param>
    internal bool Try(Frame tile, int blanks, Action<int, ReadOnlySpan<byte>> look)
    {
        int input = _lane.Input.Length / _lane.Count, output = _lane.Output.Length / _lane.Count;
        for (int i = 0; i < blanks; i++)
        {
            _lane.Run(_model.Range.For(tile).MapFor(tile.MaxValue), tile.MaxValue);
        }

        for (int i = 0; i < _lane.Count; i++)
        {
            tile.CopyTo(_lane.Input.Slice(i * input, input));
        }

        if (!_lane.Run(_model.Range.For(tile).MapFor(tile.MaxValue), tile.MaxValue))
        {
            return false;
        }

        foreach (int i in new[] { 0, _lane.Count - 1 }.Distinct())
        {
            look(i, _lane.Output.Slice(i * output, output));
        }

        return true;
    }

    public void Dispose() => _lane.Dispose();
}
