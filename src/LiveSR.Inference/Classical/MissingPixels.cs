using System.Numerics.Tensors;

namespace LiveSR.Inference.Classical;

/// <summary>
/// Pixels that hold no number (NaN or infinity), of which convolutions would make an area: each takes its neighbour's
/// intensity while a method computes, and stands in the result where it stood before.
/// </summary>
internal sealed class MissingPixels
{
    private readonly List<(int Index, float Value)> _found = [];
    private int _next;

    /// <summary>Finds them in a plane, and fills them with the last number before each, in reading order, or the first of all.</summary>
    internal void Fill(Span<float> plane)
    {
        _found.Clear();
        _next = 0;
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

    /// <summary>Puts them into a row of the enlarged plane; rows come from the top.</summary>
    /// <param name="row">The row.</param>
    /// <param name="y">Which.</param>
    /// <param name="scale">Enlargement.</param>
    internal void Restore(Span<float> row, int y, int scale)
    {
        int width = row.Length / scale, first = y / scale * width;
        while (_next < _found.Count && _found[_next].Index < first)
        {
            _next++;
        }

        for (int i = _next; i < _found.Count && _found[i].Index < first + width; i++)
        {
            row.Slice((_found[i].Index - first) * scale, scale).Fill(_found[i].Value);
        }
    }
}
