using LiveSR.Imaging;

namespace LiveSR.Inference.Classical;

/// <summary>Interpolation, which invents nothing: the baseline that every network is compared with.</summary>
public abstract class ResamplingEnhancer : ClassicalEnhancer
{
    private protected ResamplingEnhancer(string name, ResampleKernel kernel, int scale, FramePool? pool)
        : base(name, scale, pool, kernel)
    {
    }

    /// <inheritdoc/>
    public override BandRule? Bands => new BandRule(Context: 3, Multiple: 1);
}

/// <summary>Cubic convolution with a = -0.5 (Keys 1981), as in the papers' tables.</summary>
public sealed class BicubicEnhancer(int scale, FramePool? pool = null)
    : ResamplingEnhancer("bicubic", ResampleKernel.Bicubic, scale, pool);

/// <summary>Lanczos interpolation over three lobes.</summary>
public sealed class LanczosEnhancer(int scale, FramePool? pool = null)
    : ResamplingEnhancer("lanczos", ResampleKernel.Lanczos3, scale, pool);
