using LiveSR.Inference.Models;

namespace LiveSR.Inference.Engine;

/// <summary>
/// How much a device is asked to hold at once: halved when its memory does not suffice, the tile's edge first and then the
/// batch, and doubled again when many frames went well, since what took the memory may have ended. Each step back that
/// fails doubles the frames before the next. Safe for any number of threads.
/// </summary>
internal sealed class TileBudget(ModelPackage model, int tile, int batch)
{
    /// <summary>Frames without an error before the first step back.</summary>
    internal const int FirstPatience = 256;

    private const int MostPatience = 1 << 16;

    private readonly Lock _sync = new();
    private int _tile = tile;
    private int _batch = batch;
    private int _fullTile;
    private int _fullBatch;
    private int _patience = FirstPatience;
    private int _good;
    private bool _triesMore;

    /// <summary>Largest edge of a tile in pixels of the network's input, and tiles in a run.</summary>
    public (int Tile, int Batch) Size
    {
        get
        {
            lock (_sync)
            {
                return (_tile, _batch);
            }
        }
    }

    /// <summary>Why less is asked than before, or null.</summary>
    public string? Degraded { get; private set; }

    /// <summary>A frame was computed with a size.</summary>
    public void Succeeded((int Tile, int Batch) size)
    {
        if (Degraded is null)
        {
            return;
        }

        lock (_sync)
        {
            if (size == (_tile, _batch) && ++_good >= _patience)
            {
                Grow();
            }
        }
    }

    /// <summary>A size did not fit. False when nothing smaller is left.</summary>
    /// <param name="size">The size that was asked for; nothing happens when another thread has shrunk it since.</param>
    /// <param name="effective">The tile and batch that the frame made of it.</param>
    public bool Shrink((int Tile, int Batch) size, (int Tile, int Batch) effective)
    {
        lock (_sync)
        {
            if (size != (_tile, _batch))
            {
                return true;
            }

            (_fullTile, _fullBatch) = (Math.Max(_fullTile, effective.Tile), Math.Max(_fullBatch, effective.Batch));
            _patience = _triesMore ? Math.Min(MostPatience, 2 * _patience) : _patience;
            (_good, _triesMore) = (0, false);
            if (model.TileMode == TileMode.Any && effective.Tile / 2 >= model.SmallestTile)
            {
                _tile = effective.Tile / 2;
            }
            else if (effective.Batch > 1)
            {
                _batch = effective.Batch / 2;
            }
            else
            {
                return false;
            }

            Describe();
            return true;
        }
    }

    private void Grow()
    {
        (_good, _triesMore) = (0, true);
        if (_batch < _fullBatch)
        {
            _batch = Math.Min(_fullBatch, 2 * _batch);
        }
        else
        {
            _tile = Math.Min(_fullTile, 2 * _tile);
        }

        Describe();
    }

    private void Describe() => Degraded = _tile < _fullTile ? $"out of memory: tiles of {_tile} instead of {_fullTile} px"
        : _batch < _fullBatch ? $"out of memory: batches of {_batch} instead of {_fullBatch}"
        : null;
}
