using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference;

namespace LiveSR.Cli.Evaluation;

/// <summary>
/// Scores enhancers on images whose truth is known. All methods get the same input; figures are of the luma of what the
/// user would get, rounded to the frame's depth, without a border of scale pixels.
/// </summary>
internal sealed class Evaluator(
    IReadOnlyList<IFrameEnhancer> methods, int scale, FullScaleRule rule = FullScaleRule.Depth, bool fitsIntensities = false)
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
        Plane reference = full.Apply(exact);
        var noise = NoiseFloor.Of(reference);
        WarmUp(input);
        var scores = new List<ImageScore>(methods.Count + 1);
        foreach (IFrameEnhancer method in methods)
        {
            long start = Stopwatch.GetTimestamp();
            using FrameLease output = method.Enhance(input);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Plane result = full.Apply(Shaved(output.Frame));
            Plane fitted = fitsIntensities ? IntensityFit.Onto(reference, result) : result;
            scores.Add(WithoutReference(group, name, method.Name, result, noise.Add(result), truth) with
            {
                Psnr = ImageMetrics.Psnr(reference, fitted, 1),
                Ssim = ImageMetrics.Ssim(reference, fitted, 1),
                Nrmse = ImageMetrics.Nrmse(reference, fitted),
                Milliseconds = milliseconds,
            });
        }

        scores.Add(WithoutReference(group, name, Truth, reference, noise.AddToTruth(reference), truth));
        return scores;
    }

    private Plane Shaved(Frame frame) =>
        Plane.FromFrame(frame).Crop(new PixelRect(scale, scale, frame.Width - (2 * scale), frame.Height - (2 * scale)));

    private ImageScore WithoutReference(string group, string name, string method, Plane image, Plane noisy, Frame truth)
    {
        Checkerboard? checkerboard = scale > 1 ? OrNull(() => CheckerboardMeasure.Of(image, scale)) : null;
        return new ImageScore(group, name, method)
        {
            ResolutionPixels = OrNull(() => DecorrelationAnalysis.Measure(noisy).Pixels) ?? double.NaN,
            BareResolutionPixels = OrNull(() => DecorrelationAnalysis.Measure(image).Pixels) ?? double.NaN,
            CheckerboardDb = checkerboard?.Decibels ?? double.NaN,
            CheckerboardLevels = checkerboard?.Height * byte.MaxValue ?? double.NaN,
            PixelSizeUm = truth.Metadata.PixelSizeUm,
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
}
