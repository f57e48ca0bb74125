using LiveSR.Capture;
using LiveSR.Cli.Display;
using LiveSR.Files;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Simulation;
using Spectre.Console;

namespace LiveSR.EndToEnd;

/// <summary>The table of figures fits the terminal: what does not fit is left out whole.</summary>
public sealed class StatisticsTableTests
{
    private static readonly LatencySummary Times = new(5000, Ms(31.4), Ms(48.9), Ms(120.3), Ms(1520.8));

    [Theory]
    [InlineData(60, "place frames dropped p95 ms")]
    [InlineData(80, "place frames fps dropped p50 ms p95 ms")]
    [InlineData(120, "place frames fps dropped waiting p50 ms p95 ms p99 ms")]
    public void NoWordIsBrokenAndNoLineIsTooLong(int width, string columns)
    {
        string[] lines = Drawn(width);

        lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        string.Join(' ', lines[1].Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ShouldBe(columns);
        lines.ShouldContain(line => line.Contains("capture to record enhanced", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains("123,456", StringComparison.Ordinal));
        lines.Count(line => line.StartsWith('│')).ShouldBe(1 + 9, "a row is one line");
    }

    [Fact]
    public void ACameraThatDoesNotCountItsLossesHasNoZeroThere()
    {
        string[] lines = Drawn(120, new Camera());

        lines.First(line => line.Contains("source", StringComparison.Ordinal)).Split('│', StringSplitOptions.TrimEntries)[4].ShouldBe("?");
        lines.ShouldContain(line => line.Contains("what the source itself lost is not known", StringComparison.Ordinal));
    }

    private static string[] Drawn(int width, IFrameSource? camera = null)
    {
        using IFrameSource source = camera ?? new SimulatedSource(SimulationOptions.Parse("pits?size=32&frames=1"), new SourceOptions());
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(StatisticsTable.Of(Figures(), source, width));
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static PipelineStatistics Figures() => new()
    {
        Elapsed = TimeSpan.FromHours(1),
        Period = TimeSpan.FromHours(1),
        FramesIn = 123_456,
        LostBySource = 0,
        FpsIn = 34.3,
        Queues = [.. new[] { "enhance", "view", "record enhanced", "record raw" }.Select(name =>
            new QueueStatistics(name, QueueOptions.Live, 2, 123_456, 98_765, 24_689, 0, Times))],
        Stages = [new StageStatistics("enhance", 98_765, 98_765, 0, 27.4, Times, Ms(900))],
        Sinks = [.. new[] { "view", "record enhanced", "record raw" }.Select(name => new SinkStatistics(name, 98_765, 27.4, Times, Times))],
    };

    private static TimeSpan Ms(double time) => TimeSpan.FromMilliseconds(time);

    /// <summary>A camera of OpenCV: no losses are told.</summary>
    private sealed class Camera : IFrameSource
    {
        public SourceInfo Info { get; } = new()
        {
            Name = "camera",
            Width = 8,
            Height = 8,
            Format = Imaging.PixelFormat.Gray8,
            BitDepth = 8,
            IsLive = true,
            LossesAreCounted = false,
        };

        public IObservable<Imaging.Frame> Frames => System.Reactive.Linq.Observable.Never<Imaging.Frame>();

        public void Start()
        {
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
