using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LiveSR.Imaging;

namespace LiveSR.Viewer.Frames;

/// <summary>
/// Shrinks a part of an image: each pixel becomes the mean of the area that it covers. Rows are added up first, many
/// values at a time, then what lies in one pixel along the row. OpenCV's resize by area gives the same and takes at least
/// three times as long with one thread, 1.5 times with two. For one thread at a time.
/// </summary>
internal sealed class AreaShrinker
{
    private float[] _sums = [];
    private float[] _means = [];
    private AreaColumns _columns = new(1, 1);

    /// <summary>Brings a row of sums to means in the image's own type.</summary>
    private delegate void Store<T>(ReadOnlySpan<float> sums, float share, Span<T> row);

    /// <summary>Shrinks to values of the image's own type, row behind row, channels side by side.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="cut">Which part, and how large it becomes: no larger than it is.</param>
    /// <param name="target">Where the values go.</param>
    public void Shrink(Frame frame, PlaneCut cut, Span<byte> target)
    {
        switch (frame.Format.BytesPerChannel())
        {
            case 1:
                Shrink<byte>(frame, cut, target, static (sums, share, row) => RowConversion.Convert(sums, new IntensityMap(share, 0), byte.MaxValue, row));
                break;
            case 2:
                Shrink<ushort>(frame, cut, target, static (sums, share, row) => RowConversion.Convert(sums, new IntensityMap(share, 0), ushort.MaxValue, row));
                break;
            default:
                Shrink<float>(frame, cut, target, static (sums, share, row) => TensorPrimitives.Multiply(sums, share, row));
                break;
        }
    }

    private void Shrink<T>(Frame frame, PlaneCut cut, Span<byte> target, Store<T> store)
        where T : unmanaged, INumber<T>
    {
        int channels = frame.Format.Channels(), first = cut.Part.X * channels, length = cut.Part.Width * channels, width = cut.Width * channels;
        _columns = (_columns.Length, _columns.Count) == (cut.Part.Width, cut.Width) ? _columns : new AreaColumns(cut.Part.Width, cut.Width);
        int margin = _columns.Margin(channels);
        _sums = _sums.Length < length + margin ? new float[length + margin] : _sums;
        _means = _means.Length < width + margin ? new float[width + margin] : _means;
        Span<float> sums = _sums.AsSpan(0, length + margin), means = _means.AsSpan(0, width + margin);
        Span<T> values = MemoryMarshal.Cast<byte, T>(target);
        float share = (float)((double)cut.Width * cut.Height / ((double)cut.Part.Width * cut.Part.Height));
        AreaSpan[] rows = AreaSpan.Of(cut.Part.Height, cut.Height);
        for (int y = 0; y < rows.Length; y++)
        {
            sums.Clear();
            for (int row = rows[y].First; row <= rows[y].Last; row++)
            {
                Add(frame.Row<T>(cut.Part.Y + row).Slice(first, length), rows[y].WeightOf(row), sums[..length]);
            }

            _columns.Add(sums, channels, means);
            store(means[..width], share, values.Slice(y * width, width));
        }
    }

    private static unsafe void Add<T>(ReadOnlySpan<T> row, float weight, Span<float> sums)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.MultiplyAdd(MemoryMarshal.Cast<T, float>(row), weight, sums, sums);
            return;
        }

        int lanes = Vector<T>.Count, whole = row.Length / lanes * lanes;
        var weights = new Vector<float>(weight);
        fixed (T* values = row)
        fixed (float* target = sums)
        {
            for (int i = 0; i < whole; i += lanes)
            {
                if (typeof(T) == typeof(ushort))
                {
                    AddWords(Vector.Load((ushort*)values + i), weights, target + i);
                }
                else
                {
                    Vector.Widen(Vector.Load((byte*)values + i), out Vector<ushort> lower, out Vector<ushort> upper);
                    AddWords(lower, weights, target + i);
                    AddWords(upper, weights, target + i + (lanes / 2));
                }
            }
        }

        for (int i = whole; i < row.Length; i++)
        {
            sums[i] += float.CreateTruncating(row[i]) * weight;
        }
    }

    /// <summary>Adds as many values as a vector holds. Pointers, since checking each index takes ten times as long as adding.</summary>
    private static unsafe void AddWords(Vector<ushort> values, Vector<float> weights, float* sums)
    {
        Vector.Widen(values, out Vector<uint> lower, out Vector<uint> upper);
        float* upperSums = sums + Vector<float>.Count;
        Vector.Store(Vector.Load(sums) + (Vector.ConvertToSingle(Vector.AsVectorInt32(lower)) * weights), sums);
        Vector.Store(Vector.Load(upperSums) + (Vector.ConvertToSingle(Vector.AsVectorInt32(upper)) * weights), upperSums);
    }
}
