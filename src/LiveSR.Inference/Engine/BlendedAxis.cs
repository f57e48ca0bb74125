namespace LiveSR.Inference.Engine;

/// <summary>
/// Tiles of one fixed size along one axis, evenly spread with at least the wished overlap, and for each the weights of
/// its output pixels: a ramp over the overlap, divided by the sum over all tiles, so that the weights of every pixel add
/// up to one.
/// </summary>
internal sealed class BlendedAxis
{
    private readonly float[][] _weights;

    /// <summary>Plans an axis.</summary>
    /// <param name="length">Pixels of the image; at least one tile.</param>
    /// <param name="tile">Pixels of a tile.</param>
    /// <param name="overlap">Pixels that neighbours share at least; less than a tile.</param>
    /// <param name="scale">Output pixels for each.</param>
    public BlendedAxis(int length, int tile, int overlap, int scale)
    {
        int count = length <= tile ? 1 : 1 + (int)Math.Ceiling((length - tile) / (double)(tile - overlap));
        Starts = new int[count];
        for (int i = 1; i < count; i++)
        {
            Starts[i] = (int)((long)i * (length - tile) / (count - 1));
        }

        _weights = Weights(length, tile, overlap, scale);
    }

    /// <summary>First pixel of each tile.</summary>
    public int[] Starts { get; }

    /// <summary>Weights of a tile's output pixels.</summary>
    public ReadOnlySpan<float> this[int tile] => _weights[tile];

    private float[][] Weights(int length, int tile, int overlap, int scale)
    {
        double[] sum = new double[length * scale];
        float[][] weights = new float[Starts.Length][];
        for (int t = 0; t < weights.Length; t++)
        {
            weights[t] = new float[tile * scale];
            for (int i = 0; i < weights[t].Length; i++)
            {
                // The image's own edges need no ramp: no other tile covers them.
                double left = t == 0 ? 1 : (i + 0.5) / (overlap * scale);
                double right = t == weights.Length - 1 ? 1 : (weights[t].Length - i - 0.5) / (overlap * scale);
                weights[t][i] = (float)Math.Min(1, Math.Min(left, right));
                sum[(Starts[t] * scale) + i] += weights[t][i];
            }
        }

        for (int t = 0; t < weights.Length; t++)
        {
            for (int i = 0; i < weights[t].Length; i++)
            {
                weights[t][i] = (float)(weights[t][i] / sum[(Starts[t] * scale) + i]);
            }
        }

        return weights;
    }
}
