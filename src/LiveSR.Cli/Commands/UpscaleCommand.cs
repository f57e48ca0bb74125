using System.CommandLine;
using System.CommandLine.Parsing;
using LiveSR.Cli.Upscaling;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr upscale</c>: every frame of a recording is enhanced and kept, with its rate and time stamps.</summary>
internal sealed class UpscaleCommand : ProgramCommand
{
    private readonly Argument<string[]> _paths = new("input... output")
    {
        Description = "First what is read: a video, TIFF stack, image, FOLDER/*.png, or any source that 'livesr live' takes; or many: files, folders, 'FOLDER/**/*.tif'. "
            + "Last what is written: a .mp4 (H.264), .mkv (FFV1, lossless), .avi (MJPG), .tif or .ome.tif file, a .png for one image, or a pattern such as out/frame_%06d.png; for many, a folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly UpscaleOptions _options = new();

    public UpscaleCommand()
        : base(
            "upscale",
            "Enhance a recording: every frame, its axes, rate, depth and calibration are kept.",
            "livesr upscale cells.mp4 cells_x2.mp4 --scale 2",
            "livesr upscale stack.tif stack_x2.tif --model richardson-lucy-x2 --psf NA=1.4,wavelength=520",
            "livesr upscale 'frames/*.png' out/frame_%06d.png --provider cpu",
            "livesr upscale positions.ome.tif one_x2.ome.tif --series 1",
            "livesr upscale stack.tif stack_x2.tif --calibration camera.json",
            "livesr upscale stack12bit.tif view.mp4 --range 100,3000",
            "livesr upscale cells.mp4 lossless.mkv --codec ffv1",
            "livesr upscale cells.mp4 small.mp4 --codec hevc --quality 26 --preset slow",
            "livesr upscale recordings/ upscaled/ --log upscaled.jsonl --sheet upscaled.png",
            "livesr upscale --job year.yaml --dry-run",
            "livesr upscale cells.mp4 cells_x2.mp4 --slurm --slurm-gpus 1 --slurm-time 1:00:00")
    {
        Arguments.Add(_paths);
        foreach (Option option in _options.All)
        {
            Options.Add(option);
        }
    }

    /// <summary>Computes one segment of the job that a command line has begun.</summary>
    public Task<int> ComputeSegmentAsync(ParseResult parsed, int segment, CancellationToken cancellation)
    {
        (string[] inputs, string output) = Paths(parsed);
        return new SegmentRun(parsed, _options).ComputeAsync(inputs[0], Path.GetFullPath(output), segment, cancellation);
    }

    /// <summary>Merges the segments of the job that a command line has begun.</summary>
    public int Merge(ParseResult parsed)
    {
        (string[] inputs, string output) = Paths(parsed);
        return new SegmentRun(parsed, _options).Merge(inputs[0], Path.GetFullPath(output));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (_options.JobFile(parsed) is { } file)
        {
            return await RunAsync(WithFile(parsed, file), cancellation);
        }

        (string[] inputs, string output) = Paths(parsed);
        bool isBatch = BatchPlan.IsMeant(inputs, output);
        if (isBatch || _options.IsDryRun(parsed) || _options.Slurm.IsSet(parsed))
        {
            IReadOnlyList<BatchItem> items = isBatch ? BatchPlan.Of(inputs, output, _options.Format(parsed)) : [new BatchItem(inputs[0], output)];
            return _options.IsDryRun(parsed) ? await new DryRun(parsed, _options).ShowAsync(items, cancellation)
                : _options.Slurm.IsSet(parsed) ? await new SlurmRun(parsed, _options).SubmitAsync(items, cancellation)
                : await new BatchRun(parsed, _options).ToEndAsync(items, cancellation);
        }

        return await RunOneAsync(parsed, inputs[0], output, cancellation);
    }

    private async Task<int> RunOneAsync(ParseResult parsed, string input, string output, CancellationToken cancellation)
    {
        _options.RequireSheet(parsed);
        using var enhancer = new SharedEnhancer(parsed, _options);
        using var log = UpscaleLog.Open(parsed, _options);
        var results = new List<OutputResult>();
        await foreach (OutputResult result in new UpscaleItem(parsed, _options, enhancer).ToEndAsync(input, output, progress: null, cancellation))
        {
            log?.Add(result);
            results.Add(result);
            if (result.State == OutputState.Whole)
            {
                AnsiConsole.MarkupLineInterpolated($"[bold]{result.Output}[/] is whole");
            }
        }

        _options.DrawSheet(parsed, results);
        return results.Any(result => result.State == OutputState.Stopped) ? 130 : 0;
    }

    private (string[] Inputs, string Output) Paths(ParseResult parsed)
    {
        // Where any number of paths may stand, the parser takes an option that it does not know for one.
        string[] paths = parsed.GetValue(_paths) ?? [];
        if (paths.FirstOrDefault(path => path.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(path)) is { } unknown)
        {
            throw new UsageException($"There is no '{unknown}'. See 'livesr upscale --help'.");
        }

        return paths is [.. { Length: > 0 } inputs, string output]
            ? (inputs, output)
            : throw new UsageException("What is read and what is written is missing: write livesr upscale INPUT OUTPUT, or --job FILE. See 'livesr upscale --help'.");
    }

    /// <summary>The command line with what a job file says; what is given beside it goes before.</summary>
    private ParseResult WithFile(ParseResult parsed, string file)
    {
        string[] given = [.. parsed.Tokens.Where(token => token.Type != TokenType.Command).Select(token => token.Value)];
        int place = Array.IndexOf(given, "--job");
        ParseResult whole = parsed.RootCommandResult.Command.Parse([Name, .. JobFile.Words(file, this, given), .. given.Where((_, i) => i != place && i != place + 1)]);
        return whole.Errors.Count == 0 ? whole : throw new UsageException($"{file}: {CommandLineError.Of(whole)}");
    }
}
