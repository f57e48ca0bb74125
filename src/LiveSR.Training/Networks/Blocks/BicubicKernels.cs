using LiveSR.Imaging;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// Bicubic enlargement (a = -0.5) by a whole factor as a convolution: one 5x5 kernel for each position within the block
/// of pixels that a pixel becomes.
/// </summary>
public static class BicubicKernels
{
    /// <summary>Pixels on each side that the kernels reach.</summary>
    public const int Reach = 2;

    private const int Side = (2 * Reach) + 1;

    /// <summary>The kernels, <c>[scale * scale, 1, 5, 5]</c>, in the order in which pixel shuffle takes them.</summary>
    public static Tensor Of(int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 2);

        // What an impulse becomes holds every weight: read backwards from there.
        const int centre = 4;
        var impulse = new Plane((2 * centre) + 1, 1) { [centre, 0] = 1 };
        Plane response = Resampler.Resize(impulse, impulse.Width * scale, 1);
        float[] kernels = new float[scale * scale * Side * Side];
        for (int y = 0, k = 0; y < scale; y++)
        {
            for (int x = 0; x < scale; x++)
            {
                for (int i = -Reach; i <= Reach; i++)
                {
                    for (int j = -Reach; j <= Reach; j++)
                    {
                        kernels[k++] = response[((centre - i) * scale) + y, 0] * response[((centre - j) * scale) + x, 0];
                    }
                }
            }
        }

        return tensor(kernels, [scale * scale, 1, Side, Side]);
    }
}
