using LiveSR.Imaging;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// Bicubic enlargement (a = -0.5) by a whole factor as a convolution: one 5x5 kernel for each position within the block
/// of pixels that a pixel becomes. At scale 1 it is the image itself.
/// </summary>
public static class BicubicKernels
{
    /// <summary>Pixels on each side that the kernels reach.</summary>
    public const int Reach = 2;

    private const int Side = (2 * Reach) + 1;

    /// <summary>The kernels, <c>[scale * scale, 1, 5, 5]</c>, in the order in which pixel shuffle takes them.</summary>
    public static Tensor Of(int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);

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

    /// <summary>Edge of the kernels of <see cref="OfBlock"/>.</summary>
    public static int BlockSide(int block) => Side + block - 1;

    /// <summary>
    /// The same enlargement as a convolution of stride <paramref name="block"/>: one kernel for each pixel that a block of
    /// <paramref name="block"/> x <paramref name="block"/> becomes, <c>[(block scale)^2, 1, block + 4, block + 4]</c>, in the
    /// order in which pixel shuffle by <c>block scale</c> takes them.
    /// </summary>
    public static Tensor OfBlock(int scale, int block)
    {
        using Tensor single = Of(scale);
        Tensor kernels = zeros(block * scale * block * scale, 1, BlockSide(block), BlockSide(block));
        for (int y = 0, k = 0; y < block * scale; y++)
        {
            for (int x = 0; x < block * scale; x++, k++)
            {
                (int top, int left) = (y / scale, x / scale);
                using Tensor into = kernels[k, 0, top..(top + Side), left..(left + Side)];
                using Tensor from = single[(y % scale * scale) + (x % scale), 0];
                into.copy_(from);
            }
        }

        return kernels;
    }
}
