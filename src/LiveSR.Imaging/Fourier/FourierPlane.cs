using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LiveSR.Imaging.Fourier;

/// <summary>A complex plane <c>[Height, Width]</c> in native memory, real and imaginary parts in separate buffers, and its transforms by rows and columns.</summary>
public sealed unsafe class FourierPlane : IDisposable
{
    private const int Lanes = FourierPlan.Lanes;

    private readonly FourierPlan _rowPlan;
    private readonly FourierPlan _columnPlan;
    private float* _re;
    private float* _im;
    private float* _block;
    private float* _scratch;

    /// <summary>A plane of zeros; both sides are multiples of 8 whose only prime factors are 2, 3 and 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not such a number.</exception>
    public FourierPlane(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % Lanes, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(height % Lanes, 0);
        Width = width;
        Height = height;
        _rowPlan = new FourierPlan(width);
        _columnPlan = width == height ? _rowPlan : new FourierPlan(height);
        _re = Allocate((nuint)width * (nuint)height);
        _im = Allocate((nuint)width * (nuint)height);
        _block = Allocate((nuint)(2 * Lanes * Math.Max(width, height)));
        _scratch = Allocate((nuint)(2 * Lanes * Math.Max(width, height)));
        Clear();
    }

    /// <summary>Frees the memory of a plane that nobody disposed.</summary>
    ~FourierPlane() => Free();

    /// <summary>Columns, a multiple of 8.</summary>
    public int Width { get; }

    /// <summary>Rows, a multiple of 8.</summary>
    public int Height { get; }

    /// <summary>Real parts of row <paramref name="y"/>.</summary>
    public Span<float> RealRow(int y) => new(_re + ((long)y * Width), Width);

    /// <summary>Imaginary parts of row <paramref name="y"/>.</summary>
    public Span<float> ImaginaryRow(int y) => new(_im + ((long)y * Width), Width);

    /// <summary>Sets all elements to zero.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_re, (nuint)Width * (nuint)Height * sizeof(float));
        NativeMemory.Clear(_im, (nuint)Width * (nuint)Height * sizeof(float));
    }

    /// <summary>Transforms every row.</summary>
    public void TransformRows(bool inverse)
    {
        for (int y = 0; y < Height; y += Lanes)
        {
            long start = (long)y * Width;
            Gather(_re + start, _block, Width);
            Gather(_im + start, _block + (Width * Lanes), Width);
            _rowPlan.Transform(_block, _scratch, inverse);
            Scatter(_block, _re + start, Width);
            Scatter(_block + (Width * Lanes), _im + start, Width);
        }
    }

    /// <summary>Transforms every column.</summary>
    public void TransformColumns(bool inverse)
    {
        for (int x = 0; x < Width; x += Lanes)
        {
            float* block = ForwardColumns(x, inverse);
            for (int y = 0; y < Height; y++)
            {
                long at = ((long)y * Width) + x;
                Vector256.Load(block + (y * Lanes)).Store(_re + at);
                Vector256.Load(block + ((Height + y) * Lanes)).Store(_im + at);
            }
        }
    }

    /// <summary>
    /// Multiplies the spectrum by a real transfer function and brings it to the coarser grid of
    /// <paramref name="target"/> by folding it, which is sampling. This plane has been transformed by rows; the target
    /// is left with its columns back in space and its rows still to be transformed back.
    /// </summary>
    /// <param name="filter">A real factor for each element of this plane's spectrum.</param>
    /// <param name="target">A plane smaller by a whole factor along each axis.</param>
    public void FilterAndFoldColumns(SpectralFilter filter, FourierPlane target)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(target);
        target.Clear();
        int rows = target.Height, imaginary = rows * Lanes;
        for (int x = 0; x < Width; x += Lanes)
        {
            if (!filter.Passes(x))
            {
                continue;
            }

            float* spectrum = ForwardColumns(x, inverse: false);
            float* folded = target._block;
            NativeMemory.Clear(folded, (nuint)(2 * imaginary) * sizeof(float));
            for (int y = 0; y < Height; y++)
            {
                Vector256<float> factor = filter.At(x, y);
                float* to = folded + (y % rows * Lanes);
                (Vector256.Load(to) + (Vector256.Load(spectrum + (y * Lanes)) * factor)).Store(to);
                to += imaginary;
                (Vector256.Load(to) + (Vector256.Load(spectrum + ((Height + y) * Lanes)) * factor)).Store(to);
            }

            target._columnPlan.Transform(folded, target._scratch, inverse: true);
            target.AddColumns(folded, x % target.Width);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static float* Allocate(nuint count) => (float*)NativeMemory.AlignedAlloc(count * sizeof(float), 64);

    private void Free()
    {
        foreach (nint buffer in (ReadOnlySpan<nint>)[(nint)_re, (nint)_im, (nint)_block, (nint)_scratch])
        {
            NativeMemory.AlignedFree((void*)buffer);
        }

        _re = _im = _block = _scratch = null;
    }

    private float* ForwardColumns(int x, bool inverse)
    {
        for (int y = 0; y < Height; y++)
        {
            long at = ((long)y * Width) + x;
            Vector256.Load(_re + at).Store(_block + (y * Lanes));
            Vector256.Load(_im + at).Store(_block + ((Height + y) * Lanes));
        }

        _columnPlan.Transform(_block, _scratch, inverse);
        return _block;
    }

    private void AddColumns(float* block, int x)
    {
        for (int y = 0; y < Height; y++)
        {
            float* re = _re + ((long)y * Width) + x;
            float* im = _im + ((long)y * Width) + x;
            (Vector256.Load(re) + Vector256.Load(block + (y * Lanes))).Store(re);
            (Vector256.Load(im) + Vector256.Load(block + ((Height + y) * Lanes))).Store(im);
        }
    }

    /// <summary>Eight rows of a plane become eight lanes.</summary>
    private static void Gather(float* rows, float* lanes, int width)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            float* from = rows + ((long)lane * width);
            float* to = lanes + lane;
            for (int x = 0; x < width; x++)
            {
                to[x * Lanes] = from[x];
            }
        }
    }

    private static void Scatter(float* lanes, float* rows, int width)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            float* to = rows + ((long)lane * width);
            float* from = lanes + lane;
            for (int x = 0; x < width; x++)
            {
                to[x] = from[x * Lanes];
            }
        }
    }
}
