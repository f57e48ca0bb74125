using System.Numerics.Tensors;

namespace LiveSR.Inference.Classical;

/// <summary>
/// Pixels that hold no number (NaN or infinity), of which convolutions would make an area: each takes its neighbour's
/// intensity while a method computes, and stands in the result where it stood before.
/// </summary>
internal sealed class MissingPixels
{
    private readonly List<(int Index, float Value)> _found = [];

    /// <summary>Finds them in a plane, and fills them with the last number before each, in reading order, or the first of all.</summary>
    internal void Fill(Span<float> plane)
    {
        _found.Clear();
        if (TensorPrimitives.IsFiniteAll<float>(plane))
        {
            return;
        }

        float last = 0;
        foreach (float value in plane)
        {
            if (float.IsFinite(value))
            {
                last = value;
                break;
            }
        }

        for (int i = 0; i < plane.Length; i++)
        {
            if (float.IsFinite(plane[i]))
            {
                last = plane[i];
            }
            else
            {
                _found.Add((i, plane[i]));
                plane[i] = last;
            }
        }
    }

    /// <summary>Puts them into the enlarged plane.</summary>
    /// <param name="result">The result, <c>[height * scale, width * scale]</c>.</param>
    /// <param name="width">Width of the plane in which they were found.</param>
    /// <param name="scale">Enlargement.</param>
    internal void Restore(Span<float> result, int width, int scale)
    {
        foreach ((int index, float value) in _found)
        {
            for (int y = 0; y < scale; y++)
            {
                result.Slice((((index / width * scale) + y) * width * scale) + (index % width * scale), scale).Fill(value);
            }
        }
    }
}
