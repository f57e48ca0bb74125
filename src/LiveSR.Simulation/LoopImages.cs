namespace LiveSR.Simulation;

/// <summary>
/// The noiseless images of one loop of the motion, formed in pairs when they are first asked for. What it gives is
/// valid until another image is asked for.
/// </summary>
internal sealed class LoopImages : IDisposable
{
    private readonly ImageFormation _formation;
    private readonly double _frameRate;
    private readonly float[]?[] _images;
    private readonly bool _keepsAll;
    private int _pair = -1;

    /// <param name="formation">Forms the images.</param>
    /// <param name="loop">Images of a loop.</param>
    /// <param name="frameRate">Images per second.</param>
    /// <param name="keepsAll">Keep every image instead of the last pair.</param>
    internal LoopImages(ImageFormation formation, int loop, double frameRate, bool keepsAll)
    {
        _formation = formation;
        _frameRate = frameRate;
        _keepsAll = keepsAll;
        _images = new float[keepsAll ? loop + 1 : 2][];
    }

    internal int Width => _formation.Width;

    internal int Height => _formation.Height;

    /// <summary>Light of an image of the loop: <c>[Channels, Height, Width]</c>, to be read only.</summary>
    internal float[] this[int index]
    {
        get
        {
            int slot = _keepsAll ? index : index & 1;
            if (_keepsAll ? _images[slot] is null : index / 2 != _pair)
            {
                int even = index & ~1;
                float[] first = _images[slot & ~1] ??= new float[_formation.ImageLength];
                float[] second = _images[slot | 1] ??= new float[_formation.ImageLength];
                _formation.Form(even / _frameRate, (even + 1) / _frameRate, first, second);
                _pair = index / 2;
            }

            return _images[slot]!;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _formation.Dispose();
}
