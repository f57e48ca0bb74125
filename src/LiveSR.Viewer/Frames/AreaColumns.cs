using System.Runtime.Intrinsics;

namespace LiveSR.Viewer.Frames;

/// <summary>
/// Adds up, along a row, what lies in each of fewer pixels: each is a few neighbours times their weights, of which vectors
/// take four at a time. Rows of one channel are added four pixels at a time, others four channels of a pixel.
/// </summary>
internal sealed class AreaColumns
{
    private readonly int[] _first;
    private readonly float[] _weights;
    private readonly int _taps;

    /// <summary>Prepares for rows of a length.</summary>
    /// <param name="length">Pixels of a row.</param>
    /// <param name="count">Pixels that it becomes, no more than it has.</param>
    public AreaColumns(int length, int count)
    {
        AreaSpan[] spans = AreaSpan.Of(length, count);
        int longest = spans.Max(span => span.Last - span.First + 1), lanes = Vector128<float>.Count;
        (Length, Count, _taps) = (length, count, (longest + lanes - 1) / lanes * lanes);
        _first = [.. spans.Select(span => span.First)];
        _weights = new float[count * _taps];
        for (int i = 0; i < count; i++)
        {
            for (int pixel = spans[i].First; pixel <= spans[i].Last; pixel++)
            {
                _weights[(i * _taps) + pixel - spans[i].First] = spans[i].WeightOf(pixel);
            }
        }
    }

    /// <summary>Pixels of a row.</summary>
    public int Length { get; }

    /// <summary>Pixels that it becomes.</summary>
    public int Count { get; }

    /// <summary>Values that are read, times 0, behind a row of so many channels, and written behind the sums: they must be there.</summary>
    public int Margin(int channels) => (_taps * channels) + Vector128<float>.Count;

    /// <summary>Adds up a row.</summary>
    /// <param name="row">Values <c>[Length * channels + Margin]</c>, finite in the margin.</param>
    /// <param name="channels">Channels, side by side; at most four.</param>
    /// <param name="sums">The sums <c>[Count * channels + Margin]</c>.</param>
    public unsafe void Add(ReadOnlySpan<float> row, int channels, Span<float> sums)
    {
        // Pointers, since checking each index takes as long as adding.
        fixed (float* values = row, weights = _weights, target = sums)
        fixed (int* first = _first)
        {
            if (channels == 1)
            {
                AddGray(values, first, weights, target);
            }
            else
            {
                AddColours(values, channels, first, weights, target);
            }
        }
    }

    private unsafe void AddGray(float* values, int* first, float* weights, float* target)
    {
        for (int i = 0; i < Count; i++)
        {
            float* value = values + first[i];
            Vector128<float> sum = Vector128.Load(value) * Vector128.Load(weights);
            for (int tap = Vector128<float>.Count; tap < _taps; tap += Vector128<float>.Count)
            {
                sum += Vector128.Load(value + tap) * Vector128.Load(weights + tap);
            }

            target[i] = Vector128.Sum(sum);
            weights += _taps;
        }
    }

    /// <summary>What is stored behind a pixel's last channel is overwritten by the next pixel.</summary>
    private unsafe void AddColours(float* values, int channels, int* first, float* weights, float* target)
    {
        for (int i = 0; i < Count; i++)
        {
            float* value = values + (first[i] * channels);
            Vector128<float> sum = Vector128<float>.Zero;
            for (int tap = 0; tap < _taps; tap++)
            {
                sum += Vector128.Load(value + (tap * channels)) * Vector128.Create(weights[tap]);
            }

            sum.Store(target + (i * channels));
            weights += _taps;
        }
    }
}
