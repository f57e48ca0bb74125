using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Cli.Evaluation;

/// <summary>Scores enhancers on images whose truth is known. Figures are of luma, with a border of scale pixels shaved.</summary>
internal sealed class Evaluator(IReadOnlyList<IFrameEnhancer> methods, int scale, FramePool pool)
{
    /// <summary>Shrinks a high-resolution image, lets each method restore it, and compares.</summary>
    public IEnumerable<ImageScore> ScoreShrunk(string name, Frame image)
    {
        using FrameLease truth = Degradation.CropToMultiple(image, scale);
        using FrameLease input = Degradation.Shrink(truth.Frame, scale, pool);
        return Score(name, input.Frame, truth.Frame);
    }

    /// <summary>Lets each method enhance <paramref name="input"/> and compares with <paramref name="truth"/>, scale times as large.</summary>
    public List<ImageScore> Score(string name, Frame input, Frame truth)
    {
        var border = new PixelRect(scale, scale, truth.Width - (2 * scale), truth.Height - (2 * scale));
        Plane reference = Plane.FromFrame(truth).Crop(border);
        var scores = new List<ImageScore>(methods.Count);
        foreach (IFrameEnhancer method in methods)
        {
            long start = Stopwatch.GetTimestamp();
            using FrameLease output = method.Enhance(input);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Plane result = Plane.FromFrame(output.Frame).Crop(border);
            scores.Add(new ImageScore(
                name,
                method.Name,
                ImageMetrics.Psnr(reference, result, truth.MaxValue),
                ImageMetrics.Ssim(reference, result, truth.MaxValue),
                ImageMetrics.Nrmse(reference, result),
                milliseconds));
        }

        return scores;
    }
}
