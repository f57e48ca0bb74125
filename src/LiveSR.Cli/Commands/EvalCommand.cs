using System.CommandLine;
using System.Globalization;
using LiveSR.Cli.Display;
using LiveSR.Cli.Evaluation;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Imaging;
using LiveSR.Output;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr eval</c>: how close models come to the truth on images they did not learn from, beside bicubic.</summary>
internal sealed class EvalCommand : ProgramCommand
{
    private readonly EvaluationImageOptions _images = new();
    private readonly EnhancementOptions _enhancement = new(manyModels: true);

    private readonly JudgingOptions _judging = new("the truth", "every result");

    private readonly Option<double?> _photons = new("--photons")
    {
        Description = "Take shrunken images with this many photo-electrons in the brightest pixel, and a read noise of 1.6.",
        HelpName = "number",
    };

    private readonly Option<double?> _pixelSize = new("--pixel-size") { Description = "Micrometres of a high-resolution pixel, for files that do not say.", HelpName = "um" };
    private readonly Option<string?> _json = new("--json") { Description = "Write all figures, image by image, to this file.", HelpName = "file" };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "Write tables and conditions to this file.", HelpName = "file" };

    private readonly Option<string?> _pictures = new("--pictures")
    {
        Description = "Draw each group's typical image and its worst (by the last model's gain): input | bicubic | models | truth, differences, a profile.",
        HelpName = "folder",
    };

    private readonly Option<string?> _crop = new("--crop") { Description = "Part of the truth that pictures show; by default the most detailed.", HelpName = "x,y,w,h" };
    private readonly LineOption _line = new("the high-resolution image");
    private readonly OverwriteOption _overwrite = new();

    public EvalCommand()
        : base(
            "eval",
            "Let models restore shrunken or truly low-resolution images and judge them against the originals, beside bicubic and a Gaussian blur.",
            "livesr eval images --model livesr-live-x2 --model lanczos",
            "livesr eval --recipe models/recipes/livesr-live-x2.yaml --model livesr-live-x2  # only what training held back",
            "livesr eval train/smear train/nuclei --held-back 15 --scale 4 --markdown scores.md --json scores.json",
            "livesr eval train/nuclei --photons 20  # as few photons give it",
            "livesr eval --low pairs/low --high pairs/high --fit --pixel-size 0.1",
            "livesr eval images --pictures compare --crop 200,150,192,192 --line 220,240,330,240")
    {
        foreach (Argument argument in _images.Arguments)
        {
            Arguments.Add(argument);
        }

        foreach (Option option in (IEnumerable<Option>)[.. _images.All, .. _enhancement.All, .. _judging.All, _photons, _pixelSize, _json, _markdown, _pictures, _crop, _line.Option, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        EvaluationSet set = _images.Read(parsed);
        string? json = parsed.GetValue(_json), markdown = parsed.GetValue(_markdown), pictures = parsed.GetValue(_pictures);
        bool overwrite = _overwrite.IsSet(parsed);
        string[] inputs = [.. set.Images.SelectMany(image => new[] { image.Truth, image.Input }).OfType<string>()];
        _overwrite.RequireFree(parsed, [json, markdown], inputs);
        _overwrite.RequireFreeInside(parsed, pictures is null ? [] : EvaluationDrawing.Files(pictures, set), inputs);
        using EvaluatedMethods methods = _enhancement.OpenMany(parsed);
        FullScaleRule rule = _judging.Rule(parsed);
        bool fits = _judging.Fits(parsed);
        SimulatedLight? light = Light(parsed, _photons);
        if (methods.Scale == 1 && light is null && set.Images.FirstOrDefault(image => image.Input is null) is { } clean)
        {
            throw new UsageException($"{clean.Truth} at scale 1 leaves nothing to restore: give --photons for a noisy frame of it, or pairs with --low and --high.");
        }

        var loader = new EvaluationLoader(methods.Scale, parsed.GetValue(_pixelSize), light, FramePool.Shared);
        EvaluationDrawing? drawing = pictures is not null
            ? new EvaluationDrawing(pictures, overwrite, methods.Enhancers, rule, loader, Crop(parsed, methods.Scale), _line.Read(parsed))
            : null;

        var evaluator = new Evaluator(methods.Enhancers, methods.Scale, rule, fits, methods.Blurs);
        var scores = new List<ImageScore>();
        await CountedView.FollowAsync("images", set.Images, image =>
        {
            cancellation.ThrowIfCancellationRequested();
            using LoadedPair pair = loader.Load(image);
            scores.AddRange(evaluator.Score(image.Group, image.Name, pair.Input.Frame, pair.Truth.Frame));
        });

        var report = new EvaluationReport(methods.Scale, Conditions(set, methods.Scale, rule, fits, light), scores);
        foreach ((string name, IReadOnlyList<MethodScore> figures) in report.Groups)
        {
            AnsiConsole.Write(ScoreTable.Of(figures, $"{name}: {figures[0].Images} images, x{methods.Scale}"));
        }

        foreach (string condition in report.Conditions)
        {
            AnsiConsole.MarkupLineInterpolated($"[dim]- {condition}[/]");
        }

        Write(json, report.ToJson, overwrite);
        Write(markdown, report.ToMarkdown, overwrite);
        foreach (string picture in drawing?.Draw(set, scores) ?? [])
        {
            AnsiConsole.MarkupLineInterpolated($"picture: [bold]{picture}[/]");
        }

        return 0;
    }

    private static IReadOnlyList<string> Conditions(EvaluationSet set, int scale, FullScaleRule rule, bool fits, SimulatedLight? light) =>
    [
        $"Images: {set.Selection}.",
        $"Input: {Inputs(set, scale, light)}; the same for all methods.",
        $"gaussian: a Gaussian blur before bicubic, of the widths {string.Join(", ", EvaluatedMethods.BlurWidths.Select(width => width.ToString(CultureInfo.InvariantCulture)))} pixels of the result the one that comes closest to each image's truth.",
        $"Figures: luma (BT.601) of results rounded to the file's depth, {scale} pixels shaved from each border of all; means over images, gain over bicubic image by image{(fits ? "; gain and offset of every result fitted to the truth" : "")}.",
        rule == FullScaleRule.Range
            ? "PSNR and SSIM: full scale is 255 for 8 bit, else from the truth's darkest value to its 99.9th percentile. NRMSE: over the truth's largest minus smallest."
            : "PSNR and SSIM: full scale is the largest value of the file's depth. NRMSE: over the truth's largest minus smallest.",
        "Resolution: decorrelation analysis (Descloux 2019) of results that carry the truth's noise (at least 0.5% of full scale, on all), median; how fine the structure is that stands out of it, not whether it is true. JSON has the figure of the bare results too.",
        "Checkerboard: power at the enlargement's lattice frequencies over their neighbourhood, about 0 without a lattice; and its height (RMS) in levels, 255 being full scale: far below 1 nothing is to be seen.",
    ];

    private static string Inputs(EvaluationSet set, int scale, SimulatedLight? light)
    {
        const string pairs = "the low-resolution image of each pair, shrunk by bicubic where it is as large as its truth";
        string camera = light is null ? "rounded to the file's depth" : string.Create(
            CultureInfo.InvariantCulture, $"taken with {light.Photons} photo-electrons in the brightest pixel and a read noise of {SimulatedLight.ReadNoise} (simulated)");
        string made = $"the original shrunk x{scale} by bicubic with antialiasing (MATLAB's imresize, as in the papers) and {camera}";
        return set.IsPaired ? pairs : set.Images.Any(image => image.Input is not null) ? $"of pairs {pairs}; else {made}" : made;
    }

    private static SimulatedLight? Light(ParseResult parsed, Option<double?> option) => parsed.GetValue(option) is not { } photons ? null
        : photons > 0 && double.IsFinite(photons) ? new SimulatedLight(photons)
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--photons {photons} is not possible: write a number above 0."));

    private static void Write(string? path, Func<string> content, bool overwrite)
    {
        if (path is not null)
        {
            OutputFile.WriteText(path, content(), overwrite);
        }
    }

    private PixelRect? Crop(ParseResult parsed, int scale)
    {
        if (parsed.GetValue(_crop) is not { } text)
        {
            return null;
        }

        var part = PixelRect.Parse(text);
        return new PixelRect(part.X / scale * scale, part.Y / scale * scale, Math.Max(scale, part.Width / scale * scale), Math.Max(scale, part.Height / scale * scale));
    }
}
