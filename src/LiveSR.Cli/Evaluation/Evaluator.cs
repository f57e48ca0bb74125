using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference;

namespace LiveSR.Cli.Evaluation;

/// <summary>
/// Scores enhancers on images whose truth is known. All methods get the same input; figures are of the luma of what the
/// user would get, rounded to the frame's depth, without a border of scale pixels.
/// </summary>
/// <param name="methods">The methods, the baseline first.</param>
/// <param name="scale">Their scale.</param>
/// <param name="rule">What counts as 0 and 1.</param>
/// <param name="fitsIntensities">Whether gain and offset of each result are fitted to the truth.</param>
/// <param name="alternatives">Of these, each image is given the one that comes closest to the truth; it is listed behind the baseline.</param>
internal sealed class Evaluator(
    IReadOnlyList<IFrameEnhancer> methods,
    int scale,
    FullScaleRule rule = FullScaleRule.Depth,
    bool fitsIntensities = false,
    IReadOnlyList<IFrameEnhancer>? alternatives = null)
{
    /// <summary>Name of the truth among the methods.</summary>
    public const string Truth = "truth";

    private (int Width, int Height) _warm;

    /// <summary>Lets each method enhance <paramref name="input"/> and compares with <paramref name="truth"/>, scale times as large.</summary>
    /// <returns>A score a method, then the truth's own resolution and checkerboard.</returns>
    public IReadOnlyList<ImageScore> Score(string group, string name, Frame input, Frame truth)
    {
        Plane exact = Shaved(truth);
        var full = FullScale.Of(truth, exact, rule);
        var reference = new Reference(group, name, truth, full, full.Apply(exact));
        WarmUp(input);
        List<ImageScore> scores = [.. methods.Select(method => ScoreOf(method, input, reference))];
        if (alternatives is { Count: > 0 })
        {
            scores.Insert(1, alternatives.Select(method => ScoreOf(method, input, reference)).MaxBy(score => score.Psnr)!);
        }

        scores.Add(WithoutReference(reference, Truth, reference.Image, reference.Noise.AddToTruth(reference.Image)));
        return scores;
    }

    private ImageScore ScoreOf(IFrameEnhancer method, Frame input, Reference reference)
    {
        long start = Stopwatch.GetTimestamp();
        using FrameLease output = method.Enhance(input);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Plane result = reference.Full.Apply(Shaved(output.Frame));
        Plane fitted = fitsIntensities ? IntensityFit.Onto(reference.Image, result) : result;
        return WithoutReference(reference, method.Name, result, reference.Noise.Add(result)) with
        {
            Psnr = ImageMetrics.Psnr(reference.Image, fitted, 1),
            Ssim = ImageMetrics.Ssim(reference.Image, fitted, 1),
            Nrmse = ImageMetrics.Nrmse(reference.Image, fitted),
            Milliseconds = milliseconds,
        };
    }

    private Plane Shaved(Frame frame) =>
        Plane.FromFrame(frame).Crop(new PixelRect(scale, scale, frame.Width - (2 * scale), frame.Height - (2 * scale)));

    private ImageScore WithoutReference(Reference reference, string method, Plane image, Plane noisy)
    {
        Checkerboard? checkerboard = scale > 1 ? OrNull(() => CheckerboardMeasure.Of(image, scale)) : null;
        return new ImageScore(reference.Group, reference.Name, method)
        {
            ResolutionPixels = OrNull(() => DecorrelationAnalysis.Measure(noisy).Pixels) ?? double.NaN,
            BareResolutionPixels = OrNull(() => DecorrelationAnalysis.Measure(image).Pixels) ?? double.NaN,
            CheckerboardDb = checkerboard?.Decibels ?? double.NaN,
            CheckerboardLevels = checkerboard?.Height * byte.MaxValue ?? double.NaN,
            PixelSizeUm = reference.Truth.Metadata.PixelSizeUm,
        };
    }

    /// <summary>An image too small for one figure still has the others.</summary>
    private static T? OrNull<T>(Func<T> figure)
        where T : struct
    {
        try
        {
            return figure();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Buffers and tiles are made for the first frame of a size; that does not count as time for an image.</summary>
    private void WarmUp(Frame input)
    {
        if (_warm == (input.Width, input.Height))
        {
            return;
        }

        foreach (IFrameEnhancer method in methods)
        {
            method.Enhance(input).Dispose();
        }

        _warm = (input.Width, input.Height);
    }

    /// <summary>What results of one image are compared with: the truth's luma, shaved and on its full scale.</summary>
    private sealed record Reference(string Group, string Name, Frame Truth, FullScale Full, Plane Image)
    {
        public NoiseFloor Noise { get; } = NoiseFloor.Of(Image);
    }
}
