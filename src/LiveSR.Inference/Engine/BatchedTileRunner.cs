using LiveSR.Imaging;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>
/// Equal tiles in batches. While the network runs one batch, the companion stitches the one before it and gathers the
/// one after it, so that copying takes no extra time where the network runs on a GPU.
/// </summary>
internal abstract class BatchedTileRunner : TileRunner
{
    private readonly Planes _input;
    private readonly int _channels;
    private readonly PixelRect[] _tiles;
    private readonly int _jobs;
    private readonly int _scale;
    private readonly NativeFloats _memory = new();
    private readonly (Tensor Input, Tensor Output)[] _slots = new (Tensor, Tensor)[2];
    private readonly Action _copy;
    private (Tensor Input, Tensor Output)? _rest;
    private Action? _meanwhile;
    private int _current;

    protected BatchedTileRunner(Planes input, Planes output, int images, int channels, int scale, PixelRect[] tiles, int batch)
    {
        _input = input;
        Output = output;
        _channels = channels;
        _scale = scale;
        _tiles = tiles;
        _jobs = tiles.Length * images;
        Batch = Math.Min(batch, _jobs);
        _copy = Copy;
        long inputFloats = Floats(Batch, 1), outputFloats = Floats(Batch, scale);
        _memory.Reserve(2 * (inputFloats + outputFloats));
        for (int slot = 0; slot < 2; slot++)
        {
            long offset = slot * (inputFloats + outputFloats);
            _slots[slot] = (View(offset, Batch, 1), View(offset + inputFloats, Batch, scale));
        }
    }

    public override int Batch { get; }

    protected Planes Output { get; }

    private int Batches => (_jobs + Batch - 1) / Batch;

    public override void Run(IInferenceSession session, Companion companion, Action? meanwhile)
    {
        _meanwhile = meanwhile;
        Begin();
        Gather(0);
        for (_current = 0; _current < Batches; _current++)
        {
            companion.Start(_copy);
            try
            {
                (Tensor input, Tensor output) = SlotOf(_current);
                session.Run(input, output);
            }
            finally
            {
                companion.Wait();
            }
        }

        Stitch(Batches - 1);
    }

    public override void Dispose()
    {
        foreach ((Tensor input, Tensor output) in _slots.Append(_rest ?? default))
        {
            input?.Dispose();
            output?.Dispose();
        }

        _memory.Dispose();
    }

    /// <summary>Called before the first tile of a frame is placed.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Brings one tile of the network's answer to its place in <see cref="Output"/>.</summary>
    /// <param name="tile">Number of the tile in the plan.</param>
    /// <param name="answer">The batch.</param>
    /// <param name="index">The tile's image in the batch.</param>
    /// <param name="channel">Channel of the tile.</param>
    /// <param name="plane">Plane of the output that it belongs to.</param>
    protected abstract void Place(int tile, Tensor answer, int index, int channel, int plane);

    private void Copy()
    {
        if (_current == 0)
        {
            _meanwhile?.Invoke();
        }
        else
        {
            Stitch(_current - 1);
        }

        if (_current + 1 < Batches)
        {
            Gather(_current + 1);
        }
    }

    private void Gather(int batch)
    {
        Tensor tensor = SlotOf(batch).Input;
        for (int i = 0; i < tensor.Count; i++)
        {
            (int image, int tile) = Math.DivRem((batch * Batch) + i, _tiles.Length);
            PixelRect rect = _tiles[tile];
            for (int c = 0; c < _channels; c++)
            {
                for (int y = 0; y < rect.Height; y++)
                {
                    _input.Row((image * _channels) + c, rect.Y + y).Slice(rect.X, rect.Width).CopyTo(tensor.Row(i, c, y));
                }
            }
        }
    }

    private void Stitch(int batch)
    {
        Tensor answer = SlotOf(batch).Output;
        for (int i = 0; i < answer.Count; i++)
        {
            (int image, int tile) = Math.DivRem((batch * Batch) + i, _tiles.Length);
            for (int c = 0; c < _channels; c++)
            {
                Place(tile, answer, i, c, (image * _channels) + c);
            }
        }
    }

    /// <summary>The tensors of a batch; the last batch may be smaller than the others.</summary>
    private (Tensor Input, Tensor Output) SlotOf(int batch)
    {
        int count = Math.Min(Batch, _jobs - (batch * Batch));
        if (count == Batch)
        {
            return _slots[batch % 2];
        }

        long offset = batch % 2 * (Floats(Batch, 1) + Floats(Batch, _scale));
        return _rest ??= (View(offset, count, 1), View(offset + Floats(Batch, 1), count, _scale));
    }

    private long Floats(int count, int scale) =>
        (long)count * _channels * _tiles[0].Width * scale * _tiles[0].Height * scale;

    private unsafe Tensor View(long offset, int count, int scale) =>
        new((nint)((float*)_memory.Address + offset), count, _channels, _tiles[0].Height * scale, _tiles[0].Width * scale);
}
