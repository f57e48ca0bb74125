using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// The inside of a row that is enlarged by a whole number: every scale-th output has the same weights, so each such
/// phase is a sum of shifted rows, which vectorises, and the phases are woven together at the end.
/// </summary>
internal sealed class IntegerEnlargement
{
    /// <summary>Source samples that are worked on at once, so that they stay in the first-level cache.</summary>
    private const int Chunk = 256;

    private const int LargestScale = 8;

    private readonly int _scale;
    private readonly int _taps;
    private readonly int _firstSource;
    private readonly int _endSource;
    private readonly int[] _offsets;
    private readonly float[] _weights;

    private IntegerEnlargement(int scale, int taps, int firstSource, int endSource, int[] offsets, float[] weights)
    {
        (_scale, _taps, _firstSource, _endSource) = (scale, taps, firstSource, endSource);
        (_offsets, _weights) = (offsets, weights);
    }

    /// <summary>First output inside.</summary>
    public int First => _firstSource * _scale;

    /// <summary>First output behind the inside.</summary>
    public int End => _endSource * _scale;

    /// <summary>The inside of an axis, or null when it is not enlarged by a whole number or too short.</summary>
    /// <param name="sourceSize">Samples of the source.</param>
    /// <param name="size">Samples of the output.</param>
    /// <param name="taps">Source samples that make one output.</param>
    /// <param name="indices">Which, <c>[size * taps]</c>, mirrored at the ends.</param>
    /// <param name="weights">Their weights, <c>[size * taps]</c>.</param>
    public static IntegerEnlargement? Of(int sourceSize, int size, int taps, ReadOnlySpan<int> indices, ReadOnlySpan<float> weights)
    {
        int scale = size / sourceSize, middle = sourceSize / 2;
        if (size % sourceSize != 0 || scale is < 2 or > LargestScale || sourceSize < (2 * taps) + Vector<float>.Count)
        {
            return null;
        }

        int[] offsets = new int[scale];
        for (int phase = 0; phase < scale; phase++)
        {
            offsets[phase] = indices[((middle * scale) + phase) * taps] - middle;
        }

        int first = Math.Max(0, -offsets.Min()), end = sourceSize - Math.Max(0, offsets.Max() + taps - 1);
        return new IntegerEnlargement(scale, taps, first, end, offsets, weights.Slice(middle * scale * taps, scale * taps).ToArray());
    }

    /// <summary>Computes the outputs inside.</summary>
    public void Gather(ReadOnlySpan<float> source, Span<float> destination)
    {
        Span<float> phases = stackalloc float[Chunk * LargestScale];
        for (int at = _firstSource; at < _endSource; at += Chunk)
        {
            int count = Math.Min(Chunk, _endSource - at);
            for (int phase = 0; phase < _scale; phase++)
            {
                Span<float> sums = phases.Slice(phase * count, count);
                ReadOnlySpan<float> weights = _weights.AsSpan(phase * _taps, _taps);
                TensorPrimitives.Multiply(source.Slice(at + _offsets[phase], count), weights[0], sums);
                for (int tap = 1; tap < weights.Length; tap++)
                {
                    TensorPrimitives.MultiplyAdd(source.Slice(at + _offsets[phase] + tap, count), weights[tap], sums, sums);
                }
            }

            Weave(phases[..(_scale * count)], count, destination.Slice(at * _scale, _scale * count));
        }
    }

    private void Weave(ReadOnlySpan<float> phases, int count, Span<float> destination)
    {
        if (_scale == 2)
        {
            WeavePairs(phases[..count], phases[count..], destination);
            return;
        }

        if (_scale == 4)
        {
            Span<float> even = stackalloc float[2 * Chunk], odd = stackalloc float[2 * Chunk];
            WeavePairs(phases[..count], phases.Slice(2 * count, count), even[..(2 * count)]);
            WeavePairs(phases.Slice(count, count), phases[(3 * count)..], odd[..(2 * count)]);
            WeavePairs(even[..(2 * count)], odd[..(2 * count)], destination);
            return;
        }

        for (int phase = 0; phase < _scale; phase++)
        {
            ReadOnlySpan<float> values = phases.Slice(phase * count, count);
            for (int i = 0, to = phase; i < values.Length; i++, to += _scale)
            {
                destination[to] = values[i];
            }
        }
    }

    /// <summary>a0 b0 a1 b1 ...: each pair as the two halves of a 64-bit word.</summary>
    private static void WeavePairs(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> pairs)
    {
        int lanes = Vector<float>.Count, i = 0;
        Span<ulong> words = MemoryMarshal.Cast<float, ulong>(pairs);
        if (BitConverter.IsLittleEndian)
        {
            for (; i <= a.Length - lanes; i += lanes)
            {
                Vector.Widen(Vector.AsVectorUInt32(new Vector<float>(a[i..])), out Vector<ulong> aLow, out Vector<ulong> aHigh);
                Vector.Widen(Vector.AsVectorUInt32(new Vector<float>(b[i..])), out Vector<ulong> bLow, out Vector<ulong> bHigh);
                (aLow | Vector.ShiftLeft(bLow, 32)).CopyTo(words[i..]);
                (aHigh | Vector.ShiftLeft(bHigh, 32)).CopyTo(words[(i + (lanes / 2))..]);
            }
        }

        for (; i < a.Length; i++)
        {
            (pairs[2 * i], pairs[(2 * i) + 1]) = (a[i], b[i]);
        }
    }
}
