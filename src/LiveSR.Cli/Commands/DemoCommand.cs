using System.CommandLine;
using System.Globalization;
using System.Reactive.Linq;
using System.Text.Json.Nodes;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Display;
using LiveSR.Cli.Evaluation;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Output;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;
using LiveSR.Simulation;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary>
/// <c>livesr demo</c>: a simulated microscope is enhanced live, and, because the simulator knows the truth, judged: what
/// everyone without hardware meets first.
/// </summary>
internal sealed class DemoCommand : ProgramCommand
{
    private const int JudgedFrames = 8;
    private const int FramesApart = 11;
    private const int PartSize = 120;

    /// <summary>What limits simulated fluorescence is the optics' blur, which this has learned to undo; the default model undoes coarse sampling.</summary>
    private const string Deblurring = "livesr-fluo-x2";

    private readonly Option<string> _specimen = new("--specimen")
    {
        Description = $"What lies under the microscope: {string.Join(", ", Enum.GetNames<SpecimenKind>()).ToLowerInvariant()}.",
        DefaultValueFactory = _ => "actin",
    };

    private readonly Option<int> _size = new("--size") { Description = "Edge of the sensor in pixels.", DefaultValueFactory = _ => 512 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long to run live.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _seed = new("--seed") { Description = "Another seed, another specimen.", DefaultValueFactory = _ => 7 };

    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder for demo.png and demo.json. Those of an earlier demo are replaced; others of these names only with --overwrite.",
        HelpName = "folder",
        DefaultValueFactory = _ => "demo",
    };

    private readonly OverwriteOption _overwrite = new();
    private readonly EnhancementOptions _enhancement = new();

    public DemoCommand()
        : base(
            "demo",
            "Enhance a simulated microscope live, judge the result against the known truth, and draw it.",
            "livesr demo",
            "livesr demo --specimen microtubules --seconds 5",
            "livesr demo --model richardson-lucy-x2 --output rl")
    {
        foreach (Option option in (IEnumerable<Option>)[_specimen, _size, _seconds, _seed, _output, _overwrite.Option, .. _enhancement.All])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string scene = string.Create(CultureInfo.InvariantCulture,
            $"{parsed.GetValue(_specimen)}?size={parsed.GetValue(_size)}&fps=30&loop=48&seed={parsed.GetValue(_seed)}");
        var files = new DemoFiles(parsed.GetValue(_output)!);
        bool overwrite = files.RequireFree(_overwrite.IsSet(parsed));

        using IFrameSource source = FrameSources.Open($"sim:{scene}", new SourceOptions { RealTime = true });
        using IFrameEnhancer enhancer = _enhancement.Open(parsed, IsFluorescence(parsed) ? Deblurring : null);
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{enhancer.Title()}[/], {parsed.GetValue(_seconds)} s live; simulated, so the truth is known");

        PipelineReport live = await RunLiveAsync(source, enhancer, parsed.GetValue(_seconds), cancellation);
        AnsiConsole.Write(StatisticsTable.Of(live.Statistics, source, AnsiConsole.Profile.Width));
        cancellation.ThrowIfCancellationRequested();

        using var bicubic = new BicubicEnhancer(enhancer.Scale);
        using var microscope = new SimulatedMicroscope(SimulationOptions.Parse(scene) with { TruthScale = enhancer.Scale });
        IReadOnlyList<MethodScore> scores = Judge(microscope, [bicubic, enhancer]);
        AnsiConsole.Write(ScoreTable.Of(scores, $"{JudgedFrames} simulated frames against the truth at x{enhancer.Scale}"));

        Draw(microscope, [bicubic, enhancer], files.Picture, overwrite);
        var figures = new { madeBy = DemoFiles.Maker, pictureSha256 = files.HashOfPicture(), scene, scores, live = JsonNode.Parse(live.ToJson()) };
        OutputFile.WriteText(files.Figures, FiguresJson.Of(figures), overwrite);
        AnsiConsole.MarkupLineInterpolated($"raw | bicubic | enhanced | truth: [bold]{files.Picture}[/]; all figures: {files.Figures}");
        return 0;
    }

    private bool IsFluorescence(ParseResult parsed) => !nameof(SpecimenKind.Smear).Equals(parsed.GetValue(_specimen), StringComparison.OrdinalIgnoreCase);

    private static async Task<PipelineReport> RunLiveAsync(
        IFrameSource source, IFrameEnhancer enhancer, double seconds, CancellationToken cancellation)
    {
        // From the first frame on: before it the simulator renders its loop of images.
        IObservable<long> end = source.Frames.Take(1).SelectMany(_ => Observable.Timer(TimeSpan.FromSeconds(seconds)));
        LivePipelineBuilder builder = LivePipeline.From(source.Frames.TakeUntil(end));
        builder.Branch().Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Live).Sink("view", new NullSink());
        using LivePipeline pipeline = builder.Start();
        using CancellationTokenRegistration stop = cancellation.Register(source.Stop);
        source.Start();
        PipelineReport report = await StatisticsView.FollowAsync(pipeline, source);
        source.Stop();
        report.ThrowIfFailed();
        return report;
    }

    private static IReadOnlyList<MethodScore> Judge(SimulatedMicroscope microscope, IReadOnlyList<IFrameEnhancer> methods)
    {
        var evaluator = new Evaluator(methods, methods[0].Scale);
        var scores = new List<ImageScore>();
        for (int i = 0; i < JudgedFrames; i++)
        {
            using SimulatedFrame simulated = microscope.Render(i * FramesApart);
            scores.AddRange(evaluator.Score("demo", $"frame {i * FramesApart}", simulated.Frame, simulated.Truth!));
        }

        return MethodScore.Summarise(scores);
    }

    private static void Draw(SimulatedMicroscope microscope, IReadOnlyList<IFrameEnhancer> methods, string path, bool overwrite)
    {
        using SimulatedFrame simulated = microscope.Render(0);
        using var comparison = new EnhancedComparison(simulated.Frame, methods, simulated.Truth);
        comparison.SavePart(path, overwrite, BusiestPart(simulated.Frame));
    }

    /// <summary>Where a picture has most to show: of a grid of parts, the one whose intensities vary most.</summary>
    private static PixelRect BusiestPart(Frame frame)
    {
        var image = Plane.FromFrame(frame);
        int size = Math.Min(PartSize, Math.Min(frame.Width, frame.Height));
        PixelRect best = new(0, 0, size, size);
        double most = -1;
        for (int y = 0; y + size <= frame.Height; y += size / 2)
        {
            for (int x = 0; x + size <= frame.Width; x += size / 2)
            {
                var part = new PixelRect(x, y, size, size);
                float[] values = image.Crop(part).Values;
                double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
                (best, most) = variance > most ? (part, variance) : (best, most);
            }
        }

        return best;
    }
}
