using System.CommandLine;
using System.Globalization;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Comparing;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Imaging;
using LiveSR.Output;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr compare</c>: how far two recordings of one scene are from each other, in figures and to be looked at.</summary>
internal sealed class CompareCommand : ProgramCommand
{
    private readonly Argument<string> _a = new("A") { Description = "What is compared with: an image, a stack, a folder of images or a video." };
    private readonly Argument<string> _b = new("B") { Description = "What is judged, of the same size or a whole number larger or smaller; frame by frame." };

    private readonly JudgingOptions _judging = new("A", "B");

    private readonly Option<string?> _picture = new("--picture")
    {
        Description = "Draw the frame that differs most: both, their difference, and intensities along a line.",
        HelpName = "file",
    };

    private readonly Option<int?> _frame = new("--frame") { Description = "Draw this frame, counted from 0, in the picture.", HelpName = "N" };
    private readonly Option<string?> _crop = new("--crop") { Description = "Part that the picture shows, in the finer grid's pixels; by default the most detailed.", HelpName = "x,y,w,h" };
    private readonly LineOption _line = new("the finer grid");
    private readonly Option<string?> _video = new("--video") { Description = "Write both side by side as a video, .mp4 or .mkv.", HelpName = "file" };
    private readonly Option<string?> _sheet = new("--sheet") { Description = "Draw a contact sheet: a few frames of both, with number, coordinates and time.", HelpName = "file" };
    private readonly Option<int> _pictures = new("--pictures") { Description = "How many frames the contact sheet shows.", DefaultValueFactory = _ => 6, HelpName = "N" };
    private readonly Option<string?> _json = new("--json") { Description = "Write all figures, frame by frame, to this file.", HelpName = "file" };
    private readonly Option<string?> _csv = new("--csv") { Description = "Write all figures, a line a frame, to this file.", HelpName = "file" };
    private readonly SeriesOption _series = new("the first");
    private readonly OverwriteOption _overwrite = new();

    public CompareCommand()
        : base(
            "compare",
            "Compare two recordings of one scene: PSNR, SSIM, RSP and RSE, intensity profile, side by side as picture, video or contact sheet.",
            "livesr compare raw.tif raw_x2.tif --picture difference.png",
            "livesr compare truth.png enhanced.png --crop 200,150,192,192 --line 220,240,330,240 --picture profile.png",
            "livesr compare cells.mp4 cells_x2.mp4 --video both.mp4 --sheet sheet.png --csv figures.csv")
    {
        Arguments.Add(_a);
        Arguments.Add(_b);
        foreach (Option option in (IEnumerable<Option>)[.. _judging.All, _picture, _frame, _crop, _line.Option, _video, _sheet, _pictures, _json, _csv, _series.Option, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string a = parsed.GetValue(_a)!, b = parsed.GetValue(_b)!;
        string?[] pictures = [parsed.GetValue(_picture), parsed.GetValue(_sheet)];
        _overwrite.RequireFree(parsed, [.. pictures, parsed.GetValue(_video), parsed.GetValue(_json), parsed.GetValue(_csv)], FrameSources.FilesOf(a).Concat(FrameSources.FilesOf(b)));
        pictures.OfType<string>().ToList().ForEach(EnhancedComparison.RequireFormat);
        using var comparison = new Comparison(a, b, new ComparisonRequest
        {
            Series = _series.Of(parsed),
            Fits = _judging.Fits(parsed),
            Rule = _judging.Rule(parsed),
            Picture = parsed.GetValue(_picture),
            PictureFrame = parsed.GetValue(_frame),
            Part = parsed.GetValue(_crop) is { } part ? PixelRect.Parse(part) : null,
            Line = _line.Read(parsed),
            Video = parsed.GetValue(_video),
            Sheet = parsed.GetValue(_sheet),
            SheetPictures = parsed.GetValue(_pictures) is > 0 and <= 100 and int count ? count
                : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--pictures {parsed.GetValue(_pictures)} is not possible: write a number from 1 to 100.")),
            Overwrite = _overwrite.IsSet(parsed),
        });
        ComparisonReport report = await Task.Run(() => comparison.Run(cancellation), cancellation);

        AnsiConsole.Write(report.ToTable());
        foreach (string condition in report.Conditions)
        {
            AnsiConsole.MarkupLineInterpolated($"[dim]- {condition}[/]");
        }

        Write(parsed, _json, report.ToJson);
        Write(parsed, _csv, report.ToCsv);
        return 0;
    }

    private void Write(ParseResult parsed, Option<string?> option, Func<string> content)
    {
        if (parsed.GetValue(option) is { } path)
        {
            OutputFile.WriteText(path, content(), _overwrite.IsSet(parsed));
        }
    }
}
