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

    /// <value>Iterations; more sharpen further and amplify noise.</value>
    public int Iterations { get; init; } = 10;

    /// <value>Intensity that the camera gives without light, in the image's units; it is not signal and is subtracted first.</value>
    public float Offset { get; init; }
}

/// <summary>
/// Richardson-Lucy deconvolution (Richardson 1972, Lucy 1974) on linear intensities, followed by bicubic enlargement: the
/// "RL deconvolution + SR" baseline of the M-Deblurgan paper. With the data <c>d</c> and the blur <c>H</c> each iteration is
/// <c>u := u * H'(d / H u)</c>; it starts from the data. Beyond the border the image is mirrored.
/// </summary>
public sealed class RichardsonLucyEnhancer : ClassicalEnhancer
{
    private readonly RichardsonLucyOptions _options;
    private MirroredConvolution? _blur;
    private Resampler? _resampler;
    private float[] _estimate = [];
    private float[] _blurred = [];
    private float[] _correction = [];

    /// <summary>Makes the enhancer.</summary>
    /// <param name="scale">Enlargement after deconvolution; 1 for none.</param>
    /// <param name="options">Point-spread function, iterations, offset.</param>
    /// <param name="pool">Where frames come from; null for the shared one.</param>
    public RichardsonLucyEnhancer(int scale, RichardsonLucyOptions? options = null, FramePool? pool = null)
        : base("richardson-lucy", scale, pool)
    {
        _options = options ?? new RichardsonLucyOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Iterations, nameof(options));
    }

    private protected override string Normalisation => string.Create(
        CultureInfo.InvariantCulture, $"intensity - {_options.Offset}, {_options.Iterations} iterations");

    private protected override bool Infers => true;

    private protected override void Prepare(int width, int height)
    {
        _blur = new MirroredConvolution(_options.Psf, width, height);
        _resampler = new Resampler(ResampleKernel.Bicubic, width, height, width * Scale, height * Scale);
        _estimate = new float[width * height];
        _blurred = new float[width * height];
        _correction = new float[width * height];
    }

    private protected override void Enlarge(Span<float> source, Span<float> destination)
    {
        TensorPrimitives.Subtract(source, _options.Offset, source);
        TensorPrimitives.Max(source, 0f, source);
        Deconvolve(source);
        _resampler!.Resample(_estimate, destination);
        TensorPrimitives.Add(destination, _options.Offset, destination);
    }

    private void Deconvolve(ReadOnlySpan<float> data)
    {
        // Where the estimate is zero its blur may be too; any small number keeps 0 / 0 from becoming NaN.
        const float Floor = 1e-12f;
        data.CopyTo(_estimate);
        for (int i = 0; i < _options.Iterations; i++)
        {
            _blur!.Apply(_estimate, _blurred, flipped: false);
            TensorPrimitives.Max<float>(_blurred, Floor, _blurred);
            TensorPrimitives.Divide(data, _blurred, _blurred);
            _blur.Apply(_blurred, _correction, flipped: true);
            TensorPrimitives.Multiply(_estimate, _correction, _estimate);
        }
    }
}
