using LiveSR.Onnx.Building;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// The discrete Fourier transform as matrix products, which every execution provider has, for tiles of one size:
/// <c>X = F x F'</c> with <c>F = (cos - i sin) / sqrt(size)</c>. The shift that puts frequency 0 in the middle is in the
/// order of F's rows.
/// </summary>
public static class FourierGraph
{
    /// <summary>Magnitudes of the orthonormal spectrum of each channel, frequency 0 in the middle: <c>[N, C, side, side]</c> to the same.</summary>
    public static GraphValue CentredMagnitude(GraphValue image, int side)
    {
        ArgumentNullException.ThrowIfNull(image);
        OnnxGraphBuilder graph = image.Graph;
        (float[]? cos, float[]? sin) = Matrices(side);
        GraphValue rowsCos = graph.Constant(cos, side, side);
        GraphValue rowsSin = graph.Constant(sin, side, side);
        (GraphValue? columnsCos, GraphValue? columnsSin) = (rowsCos.Transpose(1, 0), rowsSin.Transpose(1, 0));

        (GraphValue? real, GraphValue? imaginary) = (MatMul(rowsCos, image), MatMul(rowsSin, image));
        GraphValue re = MatMul(real, columnsCos) - MatMul(imaginary, columnsSin);
        GraphValue im = MatMul(real, columnsSin) + MatMul(imaginary, columnsCos);
        return ((re * re) + (im * im)).Sqrt();
    }

    private static GraphValue MatMul(GraphValue a, GraphValue b) => a.Graph.Operator("MatMul", a.ElementType, [a, b]);

    /// <summary>Real part and imaginary part of F, whose row i stands for frequency i minus half the size.</summary>
    private static (float[] Cos, float[] Sin) Matrices(int side)
    {
        double unit = 1 / Math.Sqrt(side);
        float[] cos = new float[side * side];
        float[] sin = new float[side * side];
        for (int i = 0; i < side; i++)
        {
            int frequency = (i + ((side + 1) / 2)) % side;
            for (int j = 0; j < side; j++)
            {
                // The product is taken modulo the size, so that the angle stays small and exact.
                double angle = -2 * Math.PI * (frequency * (long)j % side) / side;
                cos[(i * side) + j] = (float)(unit * Math.Cos(angle));
                sin[(i * side) + j] = (float)(unit * Math.Sin(angle));
            }
        }

        return (cos, sin);
    }
}
