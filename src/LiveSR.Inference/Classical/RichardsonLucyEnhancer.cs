using System.Globalization;
using System.Numerics.Tensors;
using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;

namespace LiveSR.Inference.Classical;

/// <summary>Parameters of Richardson-Lucy deconvolution.</summary>
public sealed record RichardsonLucyOptions
{
    /// <value>
    /// The point-spread function. By default the Gaussian of an oil objective of NA 1.3 at 520 nm with pixels of 0.108 um
    /// (a 60x objective's 6.5 um camera): sigma 0.78 pixels, radius 3. The microscope's own does better.
    /// </value>
    public PointSpreadFunction Psf { get; init; } = PointSpreadFunction.Gaussian(new Optics(1.3, 0.520), pixelSizeUm: 0.108);

    /// <value>Iterations, at least 1, which only blurs; more sharpen further and amplify noise. <see cref="Deconvolution.NoiseStop"/> finds how many a frame bears.</value>
    public int Iterations { get; init; } = 10;

    /// <value>Intensity that the camera gives without light, in the image's units; it is not signal and is subtracted first.</value>
    public float Offset { get; init; }
}

/// <summary>
/// Richardson-Lucy deconvolution (Richardson 1972, Lucy 1974) on linear intensities, followed by bicubic enlargement: the
/// "RL deconvolution + SR" baseline of the M-Deblurgan paper. See <see cref="RichardsonLucyIteration"/>.
/// </summary>
public sealed class RichardsonLucyEnhancer : ClassicalEnhancer
{
    private readonly RichardsonLucyOptions _options;
    private RichardsonLucyIteration? _iteration;

    /// <summary>Makes the enhancer.</summary>
    /// <param name="scale">Enlargement after deconvolution; 1 for none.</param>
    /// <param name="options">Point-spread function, iterations, offset.</param>
    /// <param name="pool">Where frames come from; null for the shared one.</param>
    public RichardsonLucyEnhancer(int scale, RichardsonLucyOptions? options = null, FramePool? pool = null)
        : base("richardson-lucy", scale, pool)
    {
        _options = options ?? new RichardsonLucyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Iterations, 1, nameof(options));
    }

    private protected override string Normalisation => string.Create(
        CultureInfo.InvariantCulture, $"intensity - {_options.Offset}, {_options.Iterations} iterations");

    private protected override bool Infers => true;

    private protected override void Prepare(int width, int height) => _iteration = new RichardsonLucyIteration(_options.Psf, width, height);

    private protected override ReadOnlySpan<float> Compute(Span<float> source)
    {
        TensorPrimitives.Subtract(source, _options.Offset, source);
        _iteration!.Start(source);
        for (int i = 1; i < _options.Iterations; i++)
        {
            _iteration.Step();
        }

        TensorPrimitives.Add(_iteration.Estimate, _options.Offset, source);
        return source;
    }
}
