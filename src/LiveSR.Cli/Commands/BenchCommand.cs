using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using LiveSR.Cli.Benchmarking;
using LiveSR.Cli.Display;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Output;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr bench</c>: how fast models run here, by size, batch, precision and provider.</summary>
internal sealed class BenchCommand : ProgramCommand
{
    private const string Engine = "engine", DevicePath = "device", Both = "both", Usual = "usual";

    private readonly Option<string[]> _models = List("--model", "Models by name or file, by commas; by default the default model.", "names");
    private readonly Option<string[]> _sizes = List("--size", "Sizes of a frame, by commas.", "512x512,1920x1080");
    private readonly Option<string[]> _batches = List("--batch", "Images of a run, by commas; what is more than 1 measures the runs alone.", "1,8");
    private readonly Option<string[]> _precisions = List("--precision", "fp32, tf32 (NVIDIA) or fp16, by commas.", "fp32,fp16");
    private readonly Option<string[]> _providers = List("--provider", "Execution providers by commas; by default the best that is trusted here.", "cpu,cuda");

    private readonly Option<string> _path = new("--path")
    {
        Description = "usual (what each provider takes), engine (floats, converted by the processor), device (integers, all in the graph) or both.",
        DefaultValueFactory = _ => Usual,
    };

    private readonly Option<double> _seconds = new("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 2 };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of the CPU provider; by default the fastest, as measured once." };
    private readonly Option<bool> _cudaGraph = new("--cuda-graph") { Description = "Let CUDA record a run and repeat it." };
    private readonly Option<string?> _image = new("--image")
    {
        Description = "Measure on the middle of this image, in 16 bits, in place of noise: what a reduced precision loses depends on it.",
        HelpName = "file",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Also write the figures as JSON.", HelpName = "file.json" };
    private readonly OverwriteOption _overwrite = new();

    public BenchCommand()
        : base(
            "bench",
            "Measure how fast models run here: the runs alone, single frames, and a whole pipeline, with the least time that the device allows.",
            "livesr bench",
            "livesr bench --model livesr-live-x2,livesr-live-x4 --size 512x512,1920x1080",
            "livesr bench --provider cuda --precision fp32,fp16 --batch 1,8,32 --json bench.json",
            "livesr bench --precision fp16 --image cells.tif  # what half precision loses on it, and how fast it is",
            "livesr bench --provider cpu --path both  # the graph round the network beside the engine")
    {
        foreach (Option option in (IEnumerable<Option>)[_models, _sizes, _batches, _precisions, _providers, _path, _seconds, _threads, _cudaGraph, _image, _json, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? json = parsed.GetValue(_json);
        _overwrite.RequireFree(parsed, [json], parsed.GetValue(_image) is { } read ? [read] : []);
        double seconds = parsed.GetValue(_seconds);
        if (seconds is not (> 0 and <= 600))
        {
            throw new UsageException($"--seconds {seconds} is not possible: write a number up to 600.");
        }

        BenchCase[] cases = [.. Cases(parsed)];
        using FrameLease? image = parsed.GetValue(_image) is { } path ? ImageFiles.Read(path) : null;
        var run = new BenchRun(TimeProvider.System, TimeSpan.FromSeconds(seconds), parsed.GetValue(_threads), parsed.GetValue(_cudaGraph), image?.Frame);
        var results = new List<BenchResult>();
        foreach (BenchCase asked in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            Console.Error.WriteLine($"{asked.Model}, {asked.Size}, {asked.Provider.Id()} {asked.Precision.Id()}, {(asked.DevicePath ? DevicePath : Engine)} path");
            results.Add(run.Measure(asked, cancellation));
        }

        AnsiConsole.Write(BenchTable.Of(results));
        foreach (BenchResult failed in results.Where(result => result.Problem is not null))
        {
            Console.WriteLine($"{failed.Case.Model}, {failed.Case.Size}, {failed.Case.Provider.Id()} failed: {failed.Problem}");
        }

        if (json is not null)
        {
            OutputFile.WriteText(json, FiguresJson.Of(Report(results)), _overwrite.IsSet(parsed));
        }

        return Task.FromResult(results.Exists(result => result.Problem is not null) ? 1 : 0);
    }

    private IEnumerable<BenchCase> Cases(ParseResult parsed)
    {
        ExecutionProvider[] providers = [.. Values(parsed, _providers, () => TrustedProvider().Id()).Select(name => ExecutionProviders.Parse(name) ?? TrustedProvider())];
        return from model in Values(parsed, _models, () => DefaultModel.Name(null))
               from provider in providers
               from precision in Values(parsed, _precisions, () => Precisions.Id(default)).Select(Precisions.Parse)
               from size in Values(parsed, _sizes, () => "512x512").Select(Size)
               from batch in Values(parsed, _batches, () => "1").Select(Batch)
               from devicePath in Paths(parsed, provider)
               select new BenchCase(model, size.Width, size.Height, batch, precision, provider, devicePath);
    }

    private bool[] Paths(ParseResult parsed, ExecutionProvider provider) => parsed.GetValue(_path) switch
    {
        Usual => [provider != ExecutionProvider.Cpu],
        Engine => [false],
        DevicePath => [true],
        Both => [false, true],
        var other => throw new UsageException($"--path {other} is not possible: write {Usual}, {Engine}, {DevicePath} or {Both}."),
    };

    private static ExecutionProvider TrustedProvider()
    {
        using var probe = new ProviderProbe(ModelCatalog.Default.Open(DefaultModel.Name(null)), OnnxSessionFactory.Instance);
        return probe.CheckUntilTrusted(ExecutionProviders.Candidates())[^1].Provider;
    }

    private static object Report(IReadOnlyList<BenchResult> results) => new
    {
        machine = OnnxSessionFactory.Instance.Describe(results.Select(result => result.Case.Provider).First()),
        system = RuntimeInformation.OSDescription,
        version = typeof(BenchCommand).Assembly.GetName().Version?.ToString(3),
        measured = results.Select(result => new
        {
            result.Case.Model,
            result.Case.Width,
            result.Case.Height,
            result.Case.Batch,
            precision = result.Case.Precision.Id(),
            provider = result.Case.Provider.Id(),
            path = result.Case.DevicePath ? DevicePath : Engine,
            result.Figures,
            result.Problem,
        }),
    };

    private static (int Width, int Height) Size(string text)
    {
        string[] edges = text.Split('x');
        return edges.Length == 2
            && int.TryParse(edges[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is > 0 and <= 1 << 15
            && int.TryParse(edges[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && height is > 0 and <= 1 << 15
            ? (width, height)
            : throw new UsageException($"--size {text} is not possible: write width x height, such as 512x512.");
    }

    private static int Batch(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batch) && batch is > 0 and <= 1024
            ? batch
            : throw new UsageException($"--batch {text} is not possible: write a number from 1 to 1024.");

    private static string[] Values(ParseResult parsed, Option<string[]> option, Func<string> otherwise)
    {
        string[] values = [.. parsed.GetValue(option)!.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return values.Length > 0 ? values : [otherwise()];
    }

    private static Option<string[]> List(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => [] };
}
