using System.Numerics;
using System.Runtime.InteropServices;
using LiveSR.Imaging;

namespace LiveSR.Viewer.Frames;

/// <summary>
/// Shrinks a part of an image: each pixel becomes the mean of the area that it covers. Rows are added up first, many
/// values at a time, then what lies in one pixel along the row. For one thread at a time.
/// </summary>
internal sealed class AreaShrinker
{
    private float[] _sums = [];
    private AreaSpan[] _columns = [];
    private (int Length, int Count) _columnsOf;

    /// <summary>Shrinks to values of the image's own type, row behind row, channels side by side.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="cut">Which part, and how large it becomes: no larger than it is.</param>
    /// <param name="target">Where the values go.</param>
    public void Shrink(Frame frame, PlaneCut cut, Span<byte> target)
    {
        switch (frame.Format.BytesPerChannel())
        {
            case 1:
                Shrink<byte>(frame, cut, target, rounding: 0.5f);
                break;
            case 2:
                Shrink<ushort>(frame, cut, target, rounding: 0.5f);
                break;
            default:
                Shrink<float>(frame, cut, target, rounding: 0);
                break;
        }
    }

    private void Shrink<T>(Frame frame, PlaneCut cut, Span<byte> target, float rounding)
        where T : unmanaged, INumber<T>
    {
        int channels = frame.Format.Channels(), first = cut.Part.X * channels, length = cut.Part.Width * channels;
        _sums = _sums.Length < length ? new float[length] : _sums;
        _columns = _columnsOf == (cut.Part.Width, cut.Width) ? _columns : AreaSpan.Of(cut.Part.Width, cut.Width);
        _columnsOf = (cut.Part.Width, cut.Width);
        Span<float> sums = _sums.AsSpan(0, length);
        Span<T> values = MemoryMarshal.Cast<byte, T>(target);
        float share = (float)((double)cut.Width * cut.Height / ((double)cut.Part.Width * cut.Part.Height));
        AreaSpan[] rows = AreaSpan.Of(cut.Part.Height, cut.Height);
        for (int y = 0; y < rows.Length; y++)
        {
            sums.Clear();
            for (int row = rows[y].First; row <= rows[y].Last; row++)
            {
                Add(frame.Row<T>(cut.Part.Y + row).Slice(first, length), rows[y].WeightOf(row), sums);
            }

            Mean(sums, channels, share, rounding, values.Slice(y * cut.Width * channels, cut.Width * channels));
        }
    }

    private void Mean<T>(ReadOnlySpan<float> sums, int channels, float share, float rounding, Span<T> target)
        where T : INumber<T>
    {
        for (int x = 0, at = 0; x < _columns.Length; x++)
        {
            ref readonly AreaSpan span = ref _columns[x];
            for (int channel = 0; channel < channels; channel++, at++)
            {
                float sum = sums[(span.First * channels) + channel] * span.FirstWeight;
                for (int i = span.First + 1; i < span.Last; i++)
                {
                    sum += sums[(i * channels) + channel];
                }

                sum += sums[(span.Last * channels) + channel] * span.LastWeight;
                target[at] = T.CreateSaturating((sum * share) + rounding);
            }
        }
    }

    private static void Add<T>(ReadOnlySpan<T> row, float weight, Span<float> sums)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> wide = MemoryMarshal.Cast<T, Vector<T>>(row);
        Span<Vector<float>> wideSums = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var weights = new Vector<float>(weight);
        int parts = Vector<T>.Count / Vector<float>.Count;
        for (int i = 0; i < wide.Length; i++)
        {
            AddVector(wide[i], weights, wideSums.Slice(i * parts, parts));
        }

        for (int i = wide.Length * Vector<T>.Count; i < row.Length; i++)
        {
            sums[i] += float.CreateTruncating(row[i]) * weight;
        }
    }

    private static void AddVector<T>(Vector<T> values, Vector<float> weights, Span<Vector<float>> sums)
    {
        if (typeof(T) == typeof(float))
        {
            sums[0] += Vector.AsVectorSingle(values) * weights;
        }
        else if (typeof(T) == typeof(ushort))
        {
            AddWords(Vector.AsVectorUInt16(values), weights, sums);
        }
        else
        {
            Vector.Widen(Vector.AsVectorByte(values), out Vector<ushort> lower, out Vector<ushort> upper);
            AddWords(lower, weights, sums);
            AddWords(upper, weights, sums[2..]);
        }
    }

    private static void AddWords(Vector<ushort> values, Vector<float> weights, Span<Vector<float>> sums)
    {
        Vector.Widen(values, out Vector<uint> lower, out Vector<uint> upper);
        sums[0] += Vector.ConvertToSingle(Vector.AsVectorInt32(lower)) * weights;
        sums[1] += Vector.ConvertToSingle(Vector.AsVectorInt32(upper)) * weights;
    }
}
