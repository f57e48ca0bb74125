using System.CommandLine;
using System.Text.Json;
using LiveSR.Cli.Display;
using LiveSR.Cli.Evaluation;
using LiveSR.Cli.Pictures;
using LiveSR.Imaging;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr eval</c>: how close models come to the truth on a folder of images, beside bicubic.</summary>
internal sealed class EvalCommand : ProgramCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Argument<string> _folder = new("folder") { Description = "Folder of high-resolution images (PNG, JPEG, TIFF)." };

    private readonly Option<string?> _json = new("--json") { Description = "Write all figures, image by image, to this file.", HelpName = "file" };

    private readonly Option<string?> _picture = new("--picture")
    {
        Description = "Write a picture of the first image: input | bicubic | models | truth.",
        HelpName = "file.png",
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Use only the first images." };
    private readonly EnhancementOptions _enhancement = new(manyModels: true);

    public EvalCommand()
        : base(
            "eval",
            "Shrink images by bicubic, let models restore them, and compare with the originals: PSNR, SSIM, NRMSE on luma.",
            "livesr eval images --model livesr-live-x2",
            "livesr eval images --model livesr-live-x2,lanczos,richardson-lucy-x2 --json scores.json",
            "livesr eval images --scale 4 --limit 10 --picture compare.png")
    {
        Arguments.Add(_folder);
        foreach (Option option in (IEnumerable<Option>)[.. _enhancement.All, _json, _picture, _limit])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = parsed.GetValue(_folder)!;
        string[] images = [.. StillImage.FilesOf(folder).Take(parsed.GetValue(_limit) ?? int.MaxValue)];

        using EvaluatedMethods methods = _enhancement.OpenMany(parsed);
        var evaluator = new Evaluator(methods.Enhancers, methods.Scale, FramePool.Shared);
        var scores = new List<ImageScore>();
        await CountedView.FollowAsync("images", images, image =>
        {
            cancellation.ThrowIfCancellationRequested();
            using FrameLease frame = StillImage.Read(image);
            scores.AddRange(evaluator.ScoreShrunk(Path.GetFileName(image), frame.Frame));
        });

        IReadOnlyList<MethodScore> means = MethodScore.Summarise(scores);
        AnsiConsole.Write(ScoreTable.Of(means, $"{images.Length} images of {folder}, x{methods.Scale}"));
        if (parsed.GetValue(_json) is { } json)
        {
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(new { folder, methods.Scale, means, images = scores }, Indented), cancellation);
        }

        if (parsed.GetValue(_picture) is { } picture)
        {
            Draw(picture, images[0], methods);
        }

        return 0;
    }

    private static void Draw(string path, string image, EvaluatedMethods methods)
    {
        using FrameLease whole = StillImage.Read(image);
        using FrameLease truth = Degradation.CropToMultiple(whole.Frame, methods.Scale);
        using FrameLease input = Degradation.Shrink(truth.Frame, methods.Scale, FramePool.Shared);
        using var comparison = new EnhancedComparison(input.Frame, methods.Enhancers, truth.Frame);
        comparison.Save(path);
    }
}
