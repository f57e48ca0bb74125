using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference;

namespace LiveSR.Cli.Pictures;

/// <summary>
/// Draws of each group the image on which the last model gained what it typically gains (the median), and the one on
/// which it gained least: the reader sees neither the luckiest image nor one that was picked.
/// </summary>
internal sealed class EvaluationDrawing(
    string folder, bool overwrite, IReadOnlyList<IFrameEnhancer> methods, FullScaleRule rule, EvaluationLoader loader, PixelRect? crop, ProfileLine? line)
{
    private const string Typical = "typical", Worst = "worst";

    /// <summary>The files that may be drawn into a folder.</summary>
    public static IEnumerable<string> Files(string folder, EvaluationSet set) =>
        set.Images.Select(image => image.Group).Distinct().SelectMany(group => new[] { FileOf(folder, group, Typical), FileOf(folder, group, Worst) });

    /// <summary>Draws, and gives the files.</summary>
    public IEnumerable<string> Draw(EvaluationSet set, IReadOnlyList<ImageScore> scores)
    {
        foreach (IGrouping<string, EvaluationImage> group in set.Images.GroupBy(image => image.Group))
        {
            ImageScore[] ordered = [.. scores.Where(s => s.Group == group.Key && s.Method == methods[^1].Name).OrderBy(s => s.Psnr - Baseline(scores, s))];
            ImageScore typical = ordered[ordered.Length / 2];
            yield return Draw(group, typical.Image, Typical, "median gain", scores);
            if (ordered.Length > 2)
            {
                yield return Draw(group, ordered[0].Image, Worst, "least gain", scores);
            }
        }
    }

    private static string FileOf(string folder, string group, string role) => Path.Combine(folder, $"{group}-{role}.png");

    private double Baseline(IReadOnlyList<ImageScore> scores, ImageScore score) =>
        scores.First(s => s.Group == score.Group && s.Image == score.Image && s.Method == methods[0].Name).Psnr;

    private string Draw(IGrouping<string, EvaluationImage> group, string name, string role, string reason, IReadOnlyList<ImageScore> scores)
    {
        using LoadedPair pair = loader.Load(group.First(image => image.Name == name));
        Frame truth = pair.Truth.Frame;
        if (crop is { } part && !new PixelRect(0, 0, truth.Width, truth.Height).Contains(part))
        {
            throw new UsageException($"--crop {part} does not lie inside {name}, {truth.Width}x{truth.Height}.");
        }

        ImageScore[] here = [.. scores.Where(s => s.Group == group.Key && s.Image == name)];
        using var images = new MethodImages(pair.Input.Frame, truth, methods, here, rule);
        string path = FileOf(folder, group.Key, role);
        new EvaluationPicture(images, crop, line).Save(path, overwrite, $"{group.Key}, {name}, x{images.Scale}: of {group.Count()} images the one with {methods[^1].Name}'s {reason}");
        return path;
    }
}
