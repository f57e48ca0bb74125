using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>The interpolation kernel of a <see cref="Resampler"/>.</summary>
public enum ResampleKernel
{
    /// <summary>Cubic convolution with a = -0.5 (Keys 1981), as MATLAB's imresize and the papers use.</summary>
    Bicubic,

    /// <summary>Windowed sinc over three lobes.</summary>
    Lanczos3,
}

/// <summary>
/// Separable resampling of planes from one size to another. Pixel centres map as in MATLAB's imresize; when an axis
/// shrinks, the kernel is widened by the factor (antialiasing); beyond the border the image is mirrored. Weights are
/// computed once, so an instance serves a stream of frames without allocating. Not safe for concurrent use.
/// </summary>
public sealed class Resampler
{
    private readonly Axis _columns;
    private readonly Axis _rows;
    private readonly float[] _scratch;

    /// <summary>Prepares the resampling of <c>[sourceHeight, sourceWidth]</c> to <c>[height, width]</c>.</summary>
    public Resampler(ResampleKernel kernel, int sourceWidth, int sourceHeight, int width, int height)
    {
        _columns = new Axis(kernel, sourceWidth, width);
        _rows = new Axis(kernel, sourceHeight, height);
        _scratch = new float[checked(width * sourceHeight)];
    }

    /// <summary>Resamples a plane to another size.</summary>
    public static Plane Resize(Plane source, int width, int height, ResampleKernel kernel = ResampleKernel.Bicubic)
    {
        ArgumentNullException.ThrowIfNull(source);
        var result = new Plane(width, height);
        new Resampler(kernel, source.Width, source.Height, width, height).Resample(source.Values, result.Values);
        return result;
    }

    /// <summary>
    /// What one axis that is enlarged by a whole number is made of, for who enlarges elsewhere and must get the same: for
    /// each of the <paramref name="scale"/> outputs of a source sample, the first sample that it reads, relative to that
    /// one, and the weights of it and those that follow.
    /// </summary>
    public static IReadOnlyList<(int First, float[] Weights)> Phases(ResampleKernel kernel, int scale)
    {
        const int Middle = 8;
        var axis = new Axis(kernel, 2 * Middle, 2 * Middle * scale);
        return [.. Enumerable.Range(Middle * scale, scale).Select(i => (axis.Indices(i)[0] - Middle, axis.Weights(i).ToArray()))];
    }

    /// <summary>Resamples <paramref name="source"/> <c>[sourceHeight * sourceWidth]</c> into <paramref name="destination"/> <c>[height * width]</c>.</summary>
    public void Resample(ReadOnlySpan<float> source, Span<float> destination)
    {
        Take(source);
        for (int y = 0; y < _rows.Size; y++)
        {
            Row(y, destination.Slice(y * _columns.Size, _columns.Size));
        }
    }

    /// <summary>Takes a plane <c>[sourceHeight * sourceWidth]</c>, whose rows <see cref="Row"/> then gives one by one: nobody need hold all of them.</summary>
    public void Take(ReadOnlySpan<float> source)
    {
        int width = _columns.Size;
        for (int y = 0; y < _rows.SourceSize; y++)
        {
            _columns.Gather(source.Slice(y * _columns.SourceSize, _columns.SourceSize), _scratch.AsSpan(y * width, width));
        }
    }

    /// <summary>Row <paramref name="y"/> of the resampled plane that was taken last: <c>[width]</c>.</summary>
    public void Row(int y, Span<float> row)
    {
        int width = _columns.Size;
        ReadOnlySpan<float> weights = _rows.Weights(y);
        ReadOnlySpan<int> indices = _rows.Indices(y);
        TensorPrimitives.Multiply(_scratch.AsSpan(indices[0] * width, width), weights[0], row);
        for (int t = 1; t < weights.Length; t++)
        {
            TensorPrimitives.MultiplyAdd(_scratch.AsSpan(indices[t] * width, width), weights[t], row, row);
        }
    }

    /// <summary>The taps of one axis: for each output sample, source indices and weights that sum to one.</summary>
    private sealed class Axis
    {
        private readonly int _taps;
        private readonly int[] _indices;
        private readonly float[] _weights;
        private readonly IntegerEnlargement? _inside;

        public Axis(ResampleKernel kernel, int sourceSize, int size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sourceSize, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
            SourceSize = sourceSize;
            Size = size;
            double scale = (double)size / sourceSize;
            double widen = Math.Max(1, 1 / scale);
            double support = widen * (kernel == ResampleKernel.Bicubic ? 2 : 3);
            _taps = (int)Math.Ceiling(2 * support);
            _indices = new int[size * _taps];
            _weights = new float[size * _taps];
            for (int i = 0; i < size; i++)
            {
                Fill(kernel, ((i + 0.5) / scale) - 0.5, support, widen, i * _taps);
            }

            _inside = IntegerEnlargement.Of(sourceSize, size, _taps, _indices, _weights);
        }

        public int SourceSize { get; }

        public int Size { get; }

        public ReadOnlySpan<int> Indices(int i) => _indices.AsSpan(i * _taps, _taps);

        public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(i * _taps, _taps);

        public void Gather(ReadOnlySpan<float> source, Span<float> destination)
        {
            if (_inside is null)
            {
                GatherEach(source, destination, 0, destination.Length);
                return;
            }

            GatherEach(source, destination, 0, _inside.First);
            _inside.Gather(source, destination);
            GatherEach(source, destination, _inside.End, destination.Length);
        }

        private void GatherEach(ReadOnlySpan<float> source, Span<float> destination, int first, int end)
        {
            for (int i = first, k = first * _taps; i < end; i++)
            {
                float sum = 0;
                for (int t = 0; t < _taps; t++, k++)
                {
                    sum += source[_indices[k]] * _weights[k];
                }

                destination[i] = sum;
            }
        }

        private static double Kernel(ResampleKernel kernel, double x)
        {
            x = Math.Abs(x);
            if (kernel == ResampleKernel.Bicubic)
            {
                return x <= 1 ? (((1.5 * x) - 2.5) * x * x) + 1
                    : x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2
                    : 0;
            }

            return x < 1e-12 ? 1 : x < 3 ? 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x) : 0;
        }

        private void Fill(ResampleKernel kernel, double centre, double support, double widen, int at)
        {
            int first = (int)Math.Floor(centre - support) + 1;
            Span<double> taps = stackalloc double[_taps];
            double sum = 0;
            for (int t = 0; t < _taps; t++)
            {
                taps[t] = Kernel(kernel, (first + t - centre) / widen);
                sum += taps[t];
            }

            for (int t = 0; t < _taps; t++)
            {
                _indices[at + t] = Mirror(first + t);
                _weights[at + t] = (float)(taps[t] / sum);
            }
        }

        private int Mirror(int i)
        {
            int period = 2 * SourceSize;
            i = ((i % period) + period) % period;
            return i < SourceSize ? i : period - 1 - i;
        }
    }
}
