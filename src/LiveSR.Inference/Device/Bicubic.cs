using LiveSR.Imaging;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Device;

/// <summary>
/// Bicubic enlargement by a whole number as a graph, by the products and sums of <see cref="Resampler"/> in the same order:
/// a convolution would be shorter, and would round otherwise.
/// </summary>
internal static class Bicubic
{
    /// <summary>Pixels to each side that an output pixel depends on; an image must have as many along each axis.</summary>
    public const int Reach = 2;

    /// <summary><c>[N, C, H, W]</c> to <c>[N, C, H * scale, W * scale]</c>, mirrored beyond the border.</summary>
    public static GraphValue Enlarge(GraphValue image, int scale)
    {
        if (scale == 1)
        {
            return image;
        }

        GraphValue columns = Woven(Phases(image, 3, scale), 4, rest: null);
        return Woven(Phases(columns, 2, scale), 3, rest: columns.Shape().Slice(0, 3));
    }

    /// <summary>The images that each begin at another of an output's places between two source pixels.</summary>
    private static GraphValue[] Phases(GraphValue image, int axis, int scale)
    {
        IReadOnlyList<(int First, float[] Weights)> phases = Resampler.Phases(ResampleKernel.Bicubic, scale);
        GraphValue padded = image.Pad(axis == 3 ? new Padding2D(0, Reach, 0, Reach) : new Padding2D(Reach, 0, Reach, 0), PadMode.Symmetric);
        var shifted = new GraphValue[(2 * Reach) + 1];
        for (int shift = 0; shift < shifted.Length; shift++)
        {
            shifted[shift] = padded.Slice(axis, shift, shift == 2 * Reach ? long.MaxValue : shift - (2 * Reach));
        }

        return [.. phases.Select(phase => phase.Weights
            .Select((weight, tap) => (Weight: weight, Image: shifted[Reach + phase.First + tap]))
            .Select(tap => tap.Image * tap.Weight)
            .Aggregate((sum, product) => product + sum))];
    }

    /// <summary>Puts the images' pixels in turns along the axis before <paramref name="axis"/>.</summary>
    private static GraphValue Woven(GraphValue[] phases, int axis, GraphValue? rest)
    {
        GraphValue[] apart = Array.ConvertAll(phases, phase => phase.Unsqueeze(axis));
        GraphValue together = apart[0].Concat(axis, apart[1..]);
        return rest is null
            ? together.Reshape(0, 0, 0, -1)
            : together.Reshape(rest.Graph.Constant(0L, 0, -1).Concat(0, rest));
    }
}
