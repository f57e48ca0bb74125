using LiveSR.Imaging.Fourier;
using LiveSR.Imaging.Microscopy;
using LiveSR.Simulation.Specimens;

namespace LiveSR.Simulation;

/// <summary>
/// From a specimen to the light that each sensor pixel expects: the specimen is drawn on a grid fine enough for the
/// objective's cutoff, filtered with the transfer function, and sampled at the pixels, all in the frequency domain.
/// Two images are made at once, one in the real and one in the imaginary part, since the filter is real.
/// </summary>
internal sealed class ImageFormation : IDisposable
{
    // Largest share of the grid's sampling rate that the objective's cutoff may reach. Points spread by a spline need
    // a wider berth than smooth values at nodes, which only have to keep Nyquist's limit.
    private const double LargestCutoffOfPoints = 0.31;
    private const double LargestCutoffOfNodes = 0.42;

    private readonly Specimen _specimen;
    private readonly FourierPlane[] _grids;
    private readonly FourierPlane _sensor;
    private readonly SpectralFilter[] _transfer;
    private readonly double _stepUm;
    private readonly double _originUm;
    private readonly int _margin;
    private readonly Point _stage;

    /// <param name="specimen">What is imaged.</param>
    /// <param name="geometry">The sensor at scale 1.</param>
    /// <param name="scale">Pixels of this sensor for one at scale 1, along each axis; the optics are better by the same factor.</param>
    /// <param name="optics">Optics of each channel at scale 1.</param>
    /// <param name="haze">Out-of-focus light: a property of the specimen, the same at every scale.</param>
    /// <param name="stage">How far the stage is from its middle, in micrometres.</param>
    internal ImageFormation(Specimen specimen, SensorGeometry geometry, int scale, Optics[] optics, Haze haze, Point stage)
    {
        (_specimen, _stage) = (specimen, stage);
        Width = geometry.Width * scale;
        Height = geometry.Height * scale;
        double pixelUm = geometry.PixelUm / scale;
        double cutoff = optics.Max(o => o.CutoffPerUm) * scale;
        double largest = specimen.DrawsPoints ? LargestCutoffOfPoints : LargestCutoffOfNodes;
        int oversampling = Math.Max(2, (int)Math.Ceiling(cutoff * pixelUm / largest));
        _margin = geometry.Margin * scale;
        _stepUm = pixelUm / oversampling;
        _originUm = (-geometry.Margin * geometry.PixelUm) + (pixelUm / 2);
        _sensor = new FourierPlane(FourierPlan.FastLength(Width + (2 * _margin)), FourierPlan.FastLength(Height + (2 * _margin)));
        _grids = new FourierPlane[optics.Length];
        _transfer = new SpectralFilter[optics.Length];
        for (int channel = 0; channel < optics.Length; channel++)
        {
            _grids[channel] = new FourierPlane(_sensor.Width * oversampling, _sensor.Height * oversampling);
            Optics better = optics[channel] with { WavelengthUm = optics[channel].WavelengthUm / scale };
            _transfer[channel] = TransferFunction.Of(_grids[channel], _stepUm, pixelUm, better, haze, specimen.DrawsPoints);
        }
    }

    /// <summary>Width in pixels.</summary>
    internal int Width { get; }

    /// <summary>Height in pixels.</summary>
    internal int Height { get; }

    /// <summary>Values of an image: <c>Channels * Height * Width</c>.</summary>
    internal int ImageLength => _grids.Length * Height * Width;

    /// <summary>Makes the images of two times.</summary>
    /// <param name="firstSeconds">Time of the first image.</param>
    /// <param name="secondSeconds">Time of the second image.</param>
    /// <param name="first">Receives light per square micrometre, <c>[Channels, Height, Width]</c>; for a smear, transmitted light.</param>
    /// <param name="second">The same for the second time.</param>
    internal void Form(double firstSeconds, double secondSeconds, float[] first, float[] second)
    {
        foreach (FourierPlane grid in _grids)
        {
            grid.Clear();
        }

        _specimen.Draw(new SpecimenGrid(_grids, imaginary: false, _stepUm, _originUm, _stage), firstSeconds);
        _specimen.Draw(new SpecimenGrid(_grids, imaginary: true, _stepUm, _originUm, _stage), secondSeconds);
        for (int channel = 0; channel < _grids.Length; channel++)
        {
            _grids[channel].TransformRows(inverse: false);
            _grids[channel].FilterAndFoldColumns(_transfer[channel], _sensor);
            _sensor.TransformRows(inverse: true);
            for (int y = 0; y < Height; y++)
            {
                int row = ((channel * Height) + y) * Width;
                _sensor.RealRow(y + _margin).Slice(_margin, Width).CopyTo(first.AsSpan(row));
                _sensor.ImaginaryRow(y + _margin).Slice(_margin, Width).CopyTo(second.AsSpan(row));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sensor.Dispose();
        foreach (FourierPlane grid in _grids)
        {
            grid.Dispose();
        }
    }
}

/// <summary>Size of the sensor in the specimen.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="PixelUm">Edge of a pixel in micrometres.</param>
internal readonly record struct SensorGeometry(int Width, int Height, double PixelUm)
{
    /// <summary>Pixels beyond the image on each side from which light is blurred into it: 3 um, at least 16.</summary>
    internal int Margin => Math.Clamp((int)Math.Ceiling(3 / PixelUm), 16, 64);

    /// <summary>How far the specimen must go on so that it fills the padded grid, in micrometres.</summary>
    internal double ReachUm => PixelUm * (Margin + Math.Max(
        FourierPlan.FastLength(Width + (2 * Margin)) - Width, FourierPlan.FastLength(Height + (2 * Margin)) - Height));
}
