using System.Numerics;

namespace LiveSR.Simulation;

/// <summary>
/// A reproducible stream of random numbers: xoshiro256** (Blackman and Vigna, 2018) seeded through SplitMix64. The
/// framework's own generator is not promised to give the same numbers in every version; a simulated recording must.
/// MathNet.Numerics has the same generator, but only with one seed of 32 bits; here several numbers name a stream.
/// </summary>
internal sealed class RandomStream
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="keys">Numbers that together name the stream, such as seed, image number and row.</param>
    internal RandomStream(params ReadOnlySpan<long> keys) => Reset(keys);

    /// <summary>Starts the stream of other keys without a new object.</summary>
    internal void Reset(params ReadOnlySpan<long> keys)
    {
        ulong state = 0x6C69766553522121;
        foreach (long key in keys)
        {
            state = Mix(ref state) ^ (ulong)key;
        }

        (_a, _b, _c, _d) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
    }

    internal ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9, t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    internal double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    internal double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    internal int Index(int count) => (int)(Uniform() * count);

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller, 1958).</summary>
    internal double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Positive, with median 1: <c>exp(spread * normal)</c>.</summary>
    internal double LogNormal(double spread) => Math.Exp(spread * Normal());

    private static ulong Mix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
