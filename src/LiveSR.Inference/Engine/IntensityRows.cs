using System.Numerics.Tensors;
using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>Applies an <see cref="IntensityMap"/> to rows.</summary>
internal static class IntensityRows
{
    /// <summary><c>destination = Gain * source + Offset</c>; the two may be the same.</summary>
    public static void Apply(this IntensityMap map, ReadOnlySpan<float> source, Span<float> destination)
    {
        if (map.Gain != 1)
        {
            TensorPrimitives.Multiply(source, map.Gain, destination);
        }
        else
        {
            source.CopyTo(destination);
        }

        if (map.Offset != 0)
        {
            TensorPrimitives.Add(destination, map.Offset, destination);
        }
    }

    /// <summary>True when no value is NaN or infinite. A sum shows it in one fast pass, except where the sum overflows.</summary>
    public static bool IsFinite(ReadOnlySpan<float> values) =>
        float.IsFinite(TensorPrimitives.Sum(values)) || float.IsFinite(TensorPrimitives.MaxMagnitude(values));
}
