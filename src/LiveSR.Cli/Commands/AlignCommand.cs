using System.CommandLine;
using System.Globalization;
using System.Text;
using LiveSR.Cli.Alignment;
using LiveSR.Cli.Display;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Registration;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr align</c>: images of one field through two objectives become pairs to train and judge on.</summary>
internal sealed class AlignCommand : ProgramCommand
{
    private static readonly int[] UsualScales = [2, 3, 4];

    private readonly Argument<string> _low = new("low") { Description = "Image through the weaker objective, or a folder of them." };
    private readonly Argument<string> _high = new("high") { Description = "Image through the stronger objective, or a folder of them with the same names." };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Folder to write low/, high/ (TIFF), report/ (a picture a pair) and align.csv to.",
        HelpName = "folder",
        Required = true,
    };

    private readonly Option<int?> _scale = new("--scale") { Description = "Ratio of the magnifications, such as 2 for 20x and 40x; by default whichever of 2, 3, 4 matches best." };

    private readonly Option<double> _least = new("--min-ncc")
    {
        Description = "Least normalised cross-correlation of a pair that is believed.",
        DefaultValueFactory = _ => 0.5,
    };

    private readonly OverwriteOption _overwrite = new();

    public AlignCommand()
        : base(
            "align",
            "Register pairs from two objectives by normalised cross-correlation, to a fraction of a pixel, and say how well they match.",
            "livesr align field1_20x.tif field1_40x.tif -o pairs",
            "livesr align scans/10x scans/40x --scale 4 -o pairs",
            "livesr eval --low pairs/low --high pairs/high --fit  # then judge on them")
    {
        Arguments.Add(_low);
        Arguments.Add(_high);
        foreach (Option option in (IEnumerable<Option>)[_output, _scale, _least, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string output = parsed.GetValue(_output)!;
        IReadOnlyList<ImagePair> pairs = ImagePair.Of(parsed.GetValue(_low)!, parsed.GetValue(_high)!);
        IReadOnlyList<int> scales = parsed.GetValue(_scale) is not { } scale ? UsualScales
            : scale is >= 1 and <= 8 ? [scale]
            : throw new UsageException($"--scale {scale} is not possible: write a whole number from 1 to 8.");
        bool overwrite = _overwrite.IsSet(parsed);
        string table = Path.Combine(output, "align.csv");
        _overwrite.RequireFreeInside(
            parsed,
            [table, .. pairs.SelectMany(pair => new[] { LowOf(output, pair), HighOf(output, pair), ReportOf(output, pair) })],
            pairs.SelectMany(pair => new[] { pair.Low, pair.High }));

        var rule = new MatchRule(parsed.GetValue(_least));
        var rows = new List<(ImagePair Pair, PairRegistration Found)>();
        var refused = new List<string>();
        await CountedView.FollowAsync("pairs", pairs, pair =>
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                rows.Add((pair, Align(pair, output, overwrite, scales, rule)));
            }
            catch (AlignmentException doubt)
            {
                refused.Add($"{pair.Low} and {pair.High} do not match: {doubt.Message}");
            }
        });

        if (rows.Count == 0)
        {
            throw new InvalidOperationException(refused.Count == 1 ? refused[0] : $"None of {refused.Count} pairs matches; the first: {refused[0]}");
        }

        refused.ForEach(line => Console.Error.WriteLine($"livesr: warning: {line}"));
        AnsiConsole.Write(AlignmentTable.Of(rows));
        OutputFile.WriteText(table, Csv(rows), overwrite);
        AnsiConsole.MarkupLineInterpolated($"{rows.Count} of {pairs.Count} pairs: [bold]{output}[/] (low, high, report, align.csv)");
        return 0;
    }

    private static PairRegistration Align(ImagePair pair, string output, bool overwrite, IReadOnlyList<int> scales, MatchRule rule)
    {
        using FrameLease low = ImageFiles.Read(pair.Low), high = ImageFiles.Read(pair.High);
        using var aligned = AlignedPair.Register(low.Frame, high.Frame, scales, rule);
        Write(HighOf(output, pair), aligned.High.Frame, overwrite);
        Write(LowOf(output, pair), aligned.Low.Frame, overwrite);
        AlignmentPicture.Save(ReportOf(output, pair), overwrite, pair.Name, aligned);
        return aligned.Registration;
    }

    private static void Write(string path, Frame frame, bool overwrite)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TiffWriter.WriteStill(path, frame, overwrite);
    }

    private static string LowOf(string output, ImagePair pair) => Path.Combine(output, "low", $"{pair.Name}.tif");

    private static string HighOf(string output, ImagePair pair) => Path.Combine(output, "high", $"{pair.Name}.tif");

    private static string ReportOf(string output, ImagePair pair) => Path.Combine(output, "report", $"{pair.Name}.png");

    private static string Csv(IEnumerable<(ImagePair Pair, PairRegistration Found)> rows)
    {
        var text = new StringBuilder("name,scale,measured_scale,x,y,rotation_degrees,peak,next,correlation,residual_px,low_area\n");
        foreach ((ImagePair pair, PairRegistration found) in rows)
        {
            (double x, double y) = found.Transform.Map(0, 0);
            text.Append(CultureInfo.InvariantCulture, $"{pair.Name},{found.Scale},{found.MeasuredScale:0.0000},{x:0.000},{y:0.000},{found.Transform.RotationDegrees:0.000},")
                .Append(CultureInfo.InvariantCulture, $"{found.Peak.Value:0.0000},{found.Peak.Next:0.0000},{found.Correlation:0.0000},{found.ResidualPixels:0.000},\"{found.LowArea}\"\n");
        }

        return text.ToString();
    }
}
