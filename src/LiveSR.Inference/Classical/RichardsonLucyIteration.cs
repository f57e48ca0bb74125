using System.Numerics.Tensors;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;

namespace LiveSR.Inference.Classical;

/// <summary>
/// Richardson-Lucy's iteration on planes of one size. With the data <c>d</c> and the blur <c>H</c> each step is
/// <c>u := u * H'(d / H u)</c>, from an even image, of which the first step makes <c>H' d</c>: the smoothest start, so that
/// each step adds detail and noise, and where to stop decides between them. Beyond the border the image is mirrored.
/// </summary>
internal sealed class RichardsonLucyIteration
{
    /// <summary>Where the estimate is zero its blur may be too; any small number keeps 0 / 0 from becoming NaN.</summary>
    private const float Tiny = 1e-12f;

    private readonly MirroredConvolution _blur;
    private readonly float[] _data;
    private readonly float[] _estimate;
    private readonly float[] _blurred;
    private readonly float[] _correction;

    internal RichardsonLucyIteration(PointSpreadFunction psf, int width, int height)
    {
        _blur = new MirroredConvolution(psf, width, height);
        (_data, _estimate, _blurred, _correction) =
            (new float[width * height], new float[width * height], new float[width * height], new float[width * height]);
    }

    /// <summary>What has been reached, <c>[height * width]</c>.</summary>
    internal ReadOnlySpan<float> Estimate => _estimate;

    /// <summary>Begins with the first step: the data blurred once more.</summary>
    /// <param name="data">Intensities without the camera's offset; negative ones count as 0.</param>
    internal void Start(ReadOnlySpan<float> data)
    {
        TensorPrimitives.Max(data, 0f, _data);
        _blur.Apply(_data, _estimate, flipped: true);
        _blur.Apply(_estimate, _blurred, flipped: false);
    }

    /// <summary>One step more.</summary>
    internal void Step()
    {
        TensorPrimitives.Max<float>(_blurred, Tiny, _blurred);
        TensorPrimitives.Divide<float>(_data, _blurred, _blurred);
        _blur.Apply(_blurred, _correction, flipped: true);
        TensorPrimitives.Multiply<float>(_estimate, _correction, _estimate);
        _blur.Apply(_estimate, _blurred, flipped: false);
    }

    /// <summary>
    /// The misfit between data and blurred estimate over what noise alone makes it, <c>sum (d - H u)^2 / sum variance(H u)</c>:
    /// at 1 all that is left unexplained is noise (Morozov's discrepancy principle).
    /// </summary>
    /// <param name="noise">The noise of the data.</param>
    /// <param name="offset">What was taken off the data.</param>
    internal double Misfit(CameraNoise noise, double offset)
    {
        double misfit = 0, expected = 0;
        for (int i = 0; i < _data.Length; i++)
        {
            double difference = _data[i] - _blurred[i];
            misfit += difference * difference;
            expected += noise.Variance(_blurred[i] + offset);
        }

        return misfit / expected;
    }
}
