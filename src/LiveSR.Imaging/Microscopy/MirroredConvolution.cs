using System.Numerics.Tensors;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// Convolution of a plane with a point-spread function, the image mirrored beyond its border. Memory is made once. Each
/// tap is one vectorised pass over a row.
/// </summary>
public sealed class MirroredConvolution
{
    private readonly PointSpreadFunction _psf;
    private readonly int _width;
    private readonly int _height;
    private readonly int _reachX;
    private readonly int _reachY;
    private readonly float[] _padded;
    private readonly float[] _between;

    /// <summary>Prepares the convolution of planes of one size.</summary>
    public MirroredConvolution(PointSpreadFunction psf, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(psf);
        _psf = psf;
        (_width, _height) = (width, height);
        (_reachX, _reachY) = (psf.Values.Width / 2, psf.Values.Height / 2);
        _padded = new float[width + (2 * _reachX)];
        _between = psf.Profile.IsEmpty ? [] : new float[width * height];
    }

    /// <summary>Blurs <paramref name="source"/> into <paramref name="destination"/>, <c>[height * width]</c> both.</summary>
    /// <param name="source">The plane.</param>
    /// <param name="destination">The blurred plane; not the source.</param>
    /// <param name="flipped">True for the adjoint: the function turned by 180 degrees.</param>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination, bool flipped)
    {
        if (!_psf.Profile.IsEmpty)
        {
            ApplySeparable(_psf.Profile, source, destination);
            return;
        }

        // Convolution reads the image against the function's direction; its adjoint reads it along.
        destination.Clear();
        for (int y = 0; y < _height; y++)
        {
            for (int ky = -_reachY; ky <= _reachY; ky++)
            {
                Pad(source, Mirrored(y + ky, _height));
                Accumulate(Taps(flipped ? _reachY + ky : _reachY - ky), reversed: !flipped, Row(destination, y));
            }
        }
    }

    private void ApplySeparable(ReadOnlySpan<float> profile, ReadOnlySpan<float> source, Span<float> destination)
    {
        Array.Clear(_between);
        destination.Clear();
        for (int y = 0; y < _height; y++)
        {
            Pad(source, y);
            Accumulate(profile, reversed: false, Row(_between, y));
        }

        for (int y = 0; y < _height; y++)
        {
            Span<float> row = Row(destination, y);
            for (int k = -_reachY; k <= _reachY; k++)
            {
                TensorPrimitives.MultiplyAdd(Row(_between, Mirrored(y + k, _height)), profile[_reachY + k], row, row);
            }
        }
    }

    private ReadOnlySpan<float> Taps(int row) => _psf.Values.Row(row);

    private void Accumulate(ReadOnlySpan<float> taps, bool reversed, Span<float> row)
    {
        for (int i = 0; i < taps.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(_padded.AsSpan(i, _width), taps[reversed ? taps.Length - 1 - i : i], row, row);
        }
    }

    private void Pad(ReadOnlySpan<float> source, int y)
    {
        ReadOnlySpan<float> row = source.Slice(y * _width, _width);
        row.CopyTo(_padded.AsSpan(_reachX));
        for (int i = 1; i <= _reachX; i++)
        {
            _padded[_reachX - i] = row[Mirrored(-i, _width)];
            _padded[_reachX + _width - 1 + i] = row[Mirrored(_width - 1 + i, _width)];
        }
    }

    private Span<float> Row(Span<float> plane, int y) => plane.Slice(y * _width, _width);

    private static int Mirrored(int i, int size)
    {
        int period = 2 * size;
        i = ((i % period) + period) % period;
        return i < size ? i : period - 1 - i;
    }
}
