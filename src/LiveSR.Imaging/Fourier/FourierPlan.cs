using System.Runtime.Intrinsics;

namespace LiveSR.Imaging.Fourier;

/// <summary>
/// A discrete Fourier transform of one length, over eight signals at once: element <c>[i, lane]</c> of a signal lies
/// at <c>8 i + lane</c>, the real parts before the imaginary ones. Stockham's self-sorting algorithm with radices 4, 2, 3
/// and 5 (Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992, section 1.7). No scaling.
/// <para>Not a library's, because the simulated microscope runs in real time and equal options must give equal bytes: on
/// complex planes of 512 to 1920 pixels a side MathNet.Numerics 5 takes 2 to 64 times as long, and OpenCV, which is faster,
/// gives other bits where it is built without Intel's IPP.</para>
/// </summary>
public sealed unsafe class FourierPlan
{
    /// <summary>Signals transformed at once.</summary>
    public const int Lanes = 8;

    private readonly Pass[] _passes;

    /// <summary>Prepares the transform of <paramref name="length"/> elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length has a prime factor other than 2, 3 and 5.</exception>
    public FourierPlan(int length)
    {
        Length = length;
        var passes = new List<Pass>();
        int left = length, stride = 1;
        foreach (int radix in (ReadOnlySpan<int>)[4, 2, 3, 5])
        {
            while (left % radix == 0 && left > 1)
            {
                passes.Add(new Pass(radix, left, stride));
                left /= radix;
                stride *= radix;
            }
        }

        if (left != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A length has no prime factors but 2, 3 and 5.");
        }

        _passes = [.. passes];
    }

    /// <summary>Elements of a signal.</summary>
    public int Length { get; }

    /// <summary>The smallest length that is at least <paramref name="minimum"/>, a multiple of 8, and has only the factors 2, 3 and 5.</summary>
    public static int FastLength(int minimum)
    {
        int length = (minimum + 7) / 8 * 8;
        while (!IsFast(length))
        {
            length += 8;
        }

        return length;
    }

    /// <summary>The largest length up to <paramref name="maximum"/> that is a multiple of 8 and of <paramref name="multiple"/> and has only the factors 2, 3 and 5; 0 when there is none.</summary>
    public static int FastLengthWithin(int maximum, int multiple = 1)
    {
        int length = maximum / 8 * 8;
        while (length > 0 && (length % multiple != 0 || !IsFast(length)))
        {
            length -= 8;
        }

        return length;
    }

    /// <summary>
    /// Transforms in place, with <paramref name="scratch"/> as second buffer. Each buffer holds <c>[2, Length, 8]</c>:
    /// the real parts, then the imaginary ones.
    /// </summary>
    /// <param name="data">Signals; the result on return.</param>
    /// <param name="scratch">As large as <paramref name="data"/>.</param>
    /// <param name="inverse">True for the transform with a positive exponent.</param>
    internal void Transform(float* data, float* scratch, bool inverse)
    {
        // The inverse transform is the forward one with real and imaginary parts exchanged.
        int imaginary = Length * Lanes;
        float* re = inverse ? data + imaginary : data, im = inverse ? data : data + imaginary;
        float* re2 = inverse ? scratch + imaginary : scratch, im2 = inverse ? scratch : scratch + imaginary;
        foreach (Pass pass in _passes)
        {
            pass.Run(re, im, re2, im2);
            float* swap = re;
            re = re2;
            re2 = swap;
            swap = im;
            im = im2;
            im2 = swap;
        }

        if (_passes.Length % 2 == 1)
        {
            new ReadOnlySpan<float>(scratch, 2 * imaginary).CopyTo(new Span<float>(data, 2 * imaginary));
        }
    }

    private static bool IsFast(int length)
    {
        foreach (int radix in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % radix == 0)
            {
                length /= radix;
            }
        }

        return length == 1;
    }

    /// <summary>One pass of the algorithm: butterflies of one radix over all groups.</summary>
    private sealed class Pass
    {
        private readonly int _radix;
        private readonly int _groups;
        private readonly int _stride;
        private readonly float[] _twiddles;

        internal Pass(int radix, int length, int stride)
        {
            (_radix, _groups, _stride) = (radix, length / radix, stride);
            _twiddles = new float[2 * _groups * (radix - 1)];
            for (int p = 0, i = 0; p < _groups; p++)
            {
                for (int k = 1; k < radix; k++)
                {
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * p * k / length);
                    _twiddles[i++] = (float)cos;
                    _twiddles[i++] = (float)sin;
                }
            }
        }

        internal void Run(float* re, float* im, float* re2, float* im2)
        {
            fixed (float* twiddles = _twiddles)
            {
                switch (_radix)
                {
                    case 4:
                        Radix4(re, im, re2, im2, twiddles);
                        break;
                    case 2:
                        Radix2(re, im, re2, im2, twiddles);
                        break;
                    case 3:
                        Radix3(re, im, re2, im2, twiddles);
                        break;
                    default:
                        Radix5(re, im, re2, im2, twiddles);
                        break;
                }
            }
        }

        private static void Store(float* re, float* im, Vector256<float> a, Vector256<float> b, float cos, float sin)
        {
            ((a * cos) - (b * sin)).Store(re);
            ((a * sin) + (b * cos)).Store(im);
        }

        private void Radix2(float* re, float* im, float* re2, float* im2, float* twiddles)
        {
            int leg = _groups * _stride * Lanes, step = _stride * Lanes;
            for (int p = 0; p < _groups; p++)
            {
                float cos = twiddles[2 * p], sin = twiddles[(2 * p) + 1];
                for (int q = 0; q < step; q += Lanes)
                {
                    int from = (p * step) + q, to = (2 * p * step) + q;
                    Vector256<float> a = Vector256.Load(re + from), b = Vector256.Load(im + from);
                    Vector256<float> c = Vector256.Load(re + from + leg), d = Vector256.Load(im + from + leg);
                    (a + c).Store(re2 + to);
                    (b + d).Store(im2 + to);
                    Store(re2 + to + step, im2 + to + step, a - c, b - d, cos, sin);
                }
            }
        }

        private void Radix4(float* re, float* im, float* re2, float* im2, float* twiddles)
        {
            int leg = _groups * _stride * Lanes, step = _stride * Lanes;
            for (int p = 0; p < _groups; p++, twiddles += 6)
            {
                for (int q = 0; q < step; q += Lanes)
                {
                    int from = (p * step) + q, to = (4 * p * step) + q;
                    Vector256<float> ar = Vector256.Load(re + from), ai = Vector256.Load(im + from);
                    Vector256<float> br = Vector256.Load(re + from + leg), bi = Vector256.Load(im + from + leg);
                    Vector256<float> cr = Vector256.Load(re + from + (2 * leg)), ci = Vector256.Load(im + from + (2 * leg));
                    Vector256<float> dr = Vector256.Load(re + from + (3 * leg)), di = Vector256.Load(im + from + (3 * leg));
                    Vector256<float> sr = ar + cr, si = ai + ci, tr = ar - cr, ti = ai - ci;
                    Vector256<float> ur = br + dr, ui = bi + di, vr = br - dr, vi = bi - di;
                    (sr + ur).Store(re2 + to);
                    (si + ui).Store(im2 + to);
                    Store(re2 + to + step, im2 + to + step, tr + vi, ti - vr, twiddles[0], twiddles[1]);
                    Store(re2 + to + (2 * step), im2 + to + (2 * step), sr - ur, si - ui, twiddles[2], twiddles[3]);
                    Store(re2 + to + (3 * step), im2 + to + (3 * step), tr - vi, ti + vr, twiddles[4], twiddles[5]);
                }
            }
        }

        private void Radix3(float* re, float* im, float* re2, float* im2, float* twiddles)
        {
            const float Half = 0.5f, Sin60 = 0.8660254f;
            int leg = _groups * _stride * Lanes, step = _stride * Lanes;
            for (int p = 0; p < _groups; p++, twiddles += 4)
            {
                for (int q = 0; q < step; q += Lanes)
                {
                    int from = (p * step) + q, to = (3 * p * step) + q;
                    Vector256<float> ar = Vector256.Load(re + from), ai = Vector256.Load(im + from);
                    Vector256<float> br = Vector256.Load(re + from + leg), bi = Vector256.Load(im + from + leg);
                    Vector256<float> cr = Vector256.Load(re + from + (2 * leg)), ci = Vector256.Load(im + from + (2 * leg));
                    Vector256<float> sr = br + cr, si = bi + ci, tr = (br - cr) * Sin60, ti = (bi - ci) * Sin60;
                    Vector256<float> mr = ar - (sr * Half), mi = ai - (si * Half);
                    (ar + sr).Store(re2 + to);
                    (ai + si).Store(im2 + to);
                    Store(re2 + to + step, im2 + to + step, mr + ti, mi - tr, twiddles[0], twiddles[1]);
                    Store(re2 + to + (2 * step), im2 + to + (2 * step), mr - ti, mi + tr, twiddles[2], twiddles[3]);
                }
            }
        }

        private void Radix5(float* re, float* im, float* re2, float* im2, float* twiddles)
        {
            const float C1 = 0.30901699f, C2 = -0.80901699f, S1 = 0.95105652f, S2 = 0.58778525f;
            int leg = _groups * _stride * Lanes, step = _stride * Lanes;
            for (int p = 0; p < _groups; p++, twiddles += 8)
            {
                for (int q = 0; q < step; q += Lanes)
                {
                    int from = (p * step) + q, to = (5 * p * step) + q;
                    Vector256<float> ar = Vector256.Load(re + from), ai = Vector256.Load(im + from);
                    Vector256<float> br = Vector256.Load(re + from + leg), bi = Vector256.Load(im + from + leg);
                    Vector256<float> cr = Vector256.Load(re + from + (2 * leg)), ci = Vector256.Load(im + from + (2 * leg));
                    Vector256<float> dr = Vector256.Load(re + from + (3 * leg)), di = Vector256.Load(im + from + (3 * leg));
                    Vector256<float> er = Vector256.Load(re + from + (4 * leg)), ei = Vector256.Load(im + from + (4 * leg));
                    Vector256<float> pr = br + er, pi = bi + ei, qr = br - er, qi = bi - ei;
                    Vector256<float> rr = cr + dr, ri = ci + di, sr = cr - dr, si = ci - di;
                    Vector256<float> m1r = ar + (pr * C1) + (rr * C2), m1i = ai + (pi * C1) + (ri * C2);
                    Vector256<float> m2r = ar + (pr * C2) + (rr * C1), m2i = ai + (pi * C2) + (ri * C1);
                    Vector256<float> n1r = (qr * S1) + (sr * S2), n1i = (qi * S1) + (si * S2);
                    Vector256<float> n2r = (qr * S2) - (sr * S1), n2i = (qi * S2) - (si * S1);
                    (ar + pr + rr).Store(re2 + to);
                    (ai + pi + ri).Store(im2 + to);
                    Store(re2 + to + step, im2 + to + step, m1r + n1i, m1i - n1r, twiddles[0], twiddles[1]);
                    Store(re2 + to + (2 * step), im2 + to + (2 * step), m2r + n2i, m2i - n2r, twiddles[2], twiddles[3]);
                    Store(re2 + to + (3 * step), im2 + to + (3 * step), m2r - n2i, m2i + n2r, twiddles[4], twiddles[5]);
                    Store(re2 + to + (4 * step), im2 + to + (4 * step), m1r - n1i, m1i + n1r, twiddles[6], twiddles[7]);
                }
            }
        }
    }
}
