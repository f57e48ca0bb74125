using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;

namespace LiveSR.Inference.Classical;

/// <summary>
/// A Gaussian blur before bicubic interpolation: the plainest thing that takes noise away, so what a network has to beat on
/// frames that are short of light.
/// </summary>
public sealed class GaussianEnhancer : ClassicalEnhancer
{
    private readonly PointSpreadFunction _kernel;
    private MirroredConvolution? _blur;
    private float[] _blurred = [];

    /// <summary>A blur of one width.</summary>
    /// <param name="sigma">Standard deviation in pixels of the frame, more than 0 and at most 32.</param>
    /// <param name="scale">Enlargement; 1 only blurs.</param>
    /// <param name="pool">Where results are kept; null for the shared one.</param>
    public GaussianEnhancer(double sigma, int scale, FramePool? pool = null)
        : base("gaussian", scale, pool) => _kernel = PointSpreadFunction.Gaussian(sigma);

    private protected override void Prepare(int width, int height)
    {
        _blur = new MirroredConvolution(_kernel, width, height);
        _blurred = new float[width * height];
    }

    private protected override ReadOnlySpan<float> Compute(Span<float> source)
    {
        _blur!.Apply(source, _blurred, flipped: false);
        return _blurred;
    }
}
