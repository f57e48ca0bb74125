using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// Enlargement by 2 or 3 as a convolution to the square of the factor times the channels and pixel shuffle; by 4 as two
/// enlargements by 2 (Shi et al. 2016; Lim et al. 2017).
/// </summary>
public static class SubPixelUpsampler
{
    /// <summary>Layers that turn <c>[N, C, H, W]</c> into <c>[N, C, s H, s W]</c>.</summary>
    public static Sequential Create(int channels, int scale)
    {
        int[] factors = scale switch
        {
            2 or 3 => [scale],
            4 => [2, 2],
            _ => throw new TrainingException($"Sub-pixel enlargement is made for x2, x3 and x4, not x{scale}."),
        };
        return nn.Sequential(factors.SelectMany(factor => new nn.Module<Tensor, Tensor>[]
        {
            nn.Conv2d(channels, channels * factor * factor, 3, padding: 1),
            nn.PixelShuffle(factor),
        }));
    }
}
