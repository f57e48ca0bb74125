using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Providers;

/// <summary>
/// What a network makes of an image of gentle waves, on which there is nothing to restore: it should be what bicubic
/// interpolation makes of it. Where gain, offset or correlation say something else, the network commonly wants another
/// range of values, other colours, or is no network for images.
/// </summary>
internal sealed class GentleTrial
{
    private const double LeastCorrelation = 0.9;

    /// <summary>A network that deblurs lifts waves by a third; ranges of 0 to 1 and of -1 to 1, mistaken, make a factor of 2.</summary>
    private const double LeastGain = 0.6, MostGain = 1.6;

    /// <summary>Parts of the range.</summary>
    private const double MiddleTolerance = 0.15, EndTolerance = 0.2;

    /// <summary>The ranges that networks are commonly trained with.</summary>
    private static readonly FigureRange[] Common = [new(0, 1), new(0, 255), new(-1, 1), new(0, 65535)];

    private readonly ModelPackage _model;
    private readonly Action _run;
    private readonly Tensor _input;
    private readonly Tensor _output;

    /// <summary>Prepares the trial.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">What the network reads.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="run">Runs it on them.</param>
    internal GentleTrial(ModelPackage model, Tensor input, Tensor output, Action run)
    {
        _model = model;
        _input = input;
        _output = output;
        _run = run;
    }

    /// <summary>Runs the network once, and if need be with other ranges, and says in one line what is wrong; null for nothing.</summary>
    internal string? Doubt()
    {
        var own = new FigureRange(_model.Range.Low, _model.Range.High);
        LinearFit fit = FitFor(own);
        double span = own.High - own.Low, shift = (At(fit, own) - Middle(own)) / span;
        bool resembles = fit.Correlation >= LeastCorrelation;
        if (resembles && fit.Gain is >= LeastGain and <= MostGain && Math.Abs(shift) <= MiddleTolerance)
        {
            return null;
        }

        string figures = string.Create(CultureInfo.InvariantCulture, $"gain {fit.Gain:0.####}, middle grey off by {shift:0.##} of the range, correlation {fit.Correlation:0.##}");
        return $"warning: {_model.Title} does not give a smooth image back as it is ({figures}): {Advice()}.";
    }

    private string Advice()
    {
        foreach (FigureRange input in Common)
        {
            LinearFit fit = FitFor(input);
            double low = Raw((fit.Gain * input.Low) + fit.Offset), high = Raw((fit.Gain * input.High) + fit.Offset);
            FigureRange output = Array.Find(Common, known => Math.Abs(low - known.Low) + Math.Abs(high - known.High) <= EndTolerance * (known.High - known.Low));
            if (fit.Correlation >= LeastCorrelation && output != default)
            {
                return string.Create(CultureInfo.InvariantCulture, $"with --input-range {input.Low},{input.High} --output-range {output.Low},{output.High} it would");
            }
        }

        return "see its author's notes for --input-range, --output-range, --colour and --scale";
    }

    private LinearFit FitFor(FigureRange range)
    {
        ProbeImage.FillGently(_input, (float)range.Low, (float)range.High);
        _run();
        int width = _output.Width, height = _output.Height, border = Math.Min(width, height) / 6;
        var bicubic = new Resampler(ResampleKernel.Bicubic, _input.Width, _input.Height, width, height);
        var expected = new Plane(width, height);
        var fit = new LinearFit();
        for (int channel = 0; channel < _input.Channels; channel++)
        {
            bicubic.Resample(_input.Values.Slice(channel * _input.Width * _input.Height, _input.Width * _input.Height), expected.Values);
            for (int y = border; y < height - border; y++)
            {
                ReadOnlySpan<float> given = _output.Row(0, channel, y);
                for (int x = border; x < width - border; x++)
                {
                    fit.Add(expected[x, y], given[x]);
                }
            }
        }

        return fit;
    }

    /// <summary>What the network itself gave, before it was brought into the range that it takes.</summary>
    private double Raw(double value) => _model.OutputRange.Low
        + ((value - _model.Range.Low) / (_model.Range.High - _model.Range.Low) * (_model.OutputRange.High - _model.OutputRange.Low));

    private static double Middle(FigureRange range) => (range.Low + range.High) / 2;

    private static double At(LinearFit fit, FigureRange range) => (fit.Gain * Middle(range)) + fit.Offset;
}
