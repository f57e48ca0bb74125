using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using LiveSR.Capture;
using LiveSR.Cli.Recording;
using LiveSR.Output;
using LiveSR.Recording.Jobs;
using Spectre.Console;

namespace LiveSR.Cli.Upscaling;

/// <summary>
/// Gives outputs to Slurm: of each the segments that are not finished as one array job, and behind it a job that merges.
/// Given again, the same command asks for what is missing and no more.
/// </summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
internal sealed class SlurmRun(ParseResult parsed, UpscaleOptions options)
{
    /// <summary>Submits all. What cannot be submitted is said, and the rest is.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> SubmitAsync(IReadOnlyList<BatchItem> items, CancellationToken cancellation)
    {
        using var enhancer = new SharedEnhancer(parsed, options);
        var item = new UpscaleItem(parsed, options, enhancer);
        bool isOfMany = items.Count > 1;
        int code = 0;
        foreach (BatchItem next in items)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(next.Output))!);
                SeriesPart[] parts = item.IsWhole(next.Input, next.Output, isOfMany) ? [] : item.PartsOf(next.Input, next.Output);
                foreach (SeriesPart part in parts.Where(part => !item.IsWhole(next.Input, part.Output, isOfMany)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    await SubmitAsync(next.Input, part, enhancer, cancellation);
                }
            }
            catch (Exception e) when (isOfMany && e is not OperationCanceledException)
            {
                Console.Error.WriteLine($"livesr: {next.Input}: {string.Join(' ', e.Message.Split('\n'))}");
                code = 1;
            }
        }

        return code;
    }

    private async Task SubmitAsync(string input, SeriesPart part, SharedEnhancer enhancer, CancellationToken cancellation)
    {
        JobDescription description;
        using (IFrameSource source = UpscaleInput.Open(input, part.Series))
        {
            options.Files.RequireFits(parsed, part.Output, source.Info, source.Info.Format);
            if (!OutputFileOptions.HasSegments(part.Output, source.Info))
            {
                throw new UsageException($"{part.Output}: one image, or a stream, has no segments for Slurm; leave --slurm out.");
            }

            description = JobFacts.Describe(parsed, options, source.Info, input, part.Series, part.Output, enhancer.For(begun: null)) with
            {
                Frames = await CountAsync(source, cancellation),
                Engine = [],
            };
        }

        int segments = description.Segments;
        IReadOnlyList<int> missing;
        using (var job = JobFolder.Open(description))
        {
            missing = job.Missing;
        }

        string limits = $"--array={string.Join(',', missing)}{options.Slurm.Limit(parsed)}";
        string? after = missing.Count == 0 ? null
            : Submit(description, "segment", " \"$SLURM_ARRAY_TASK_ID\"", [limits, "--requeue", "--signal=B:TERM@60", .. options.Slurm.Arguments(parsed)]);
        string[] dependency = after is null ? [] : [$"--dependency=afterany:{after}"];
        string merge = Submit(description, "merge", "", [.. dependency, .. options.Slurm.Arguments(parsed).Where(word => !word.StartsWith("--gpus", StringComparison.Ordinal))]);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{part.Output}[/]: {missing.Count} of {segments} segments as job {after ?? "none"}, merged by job {merge}");
    }

    /// <summary>A video says about how many frames it has: which segment is the last must be known.</summary>
    private static async Task<long> CountAsync(IFrameSource source, CancellationToken cancellation)
    {
        if (source.Info is { Series: not null, FrameCount: { } known })
        {
            return known;
        }

        var counting = source.Frames.LongCount().ToTask(cancellation);
        source.Start();
        return await counting;
    }

    private string Submit(JobDescription job, string what, string argument, IReadOnlyList<string> arguments)
    {
        string folder = JobFolder.PathOf(job.Output), script = Path.Combine(folder, $"{what}.sh");
        OutputFile.WriteText(script, options.Slurm.Script(parsed, $"{Program()} jobs {what} {Quoted(job.Output)}{argument}"), overwrite: true);
        string log = Path.Combine(folder, what + (argument.Length > 0 ? "-%a.log" : ".log"));
        string[] all = ["--parsable", $"--job-name=livesr-{what}", "--open-mode=append", $"--output={log}", $"--chdir={job.Folder}", .. arguments, script];
        try
        {
            using Process sbatch = Process.Start(new ProcessStartInfo("sbatch", all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> words = sbatch.StandardError.ReadToEndAsync();
            string answer = sbatch.StandardOutput.ReadToEnd();
            sbatch.WaitForExit();
            return sbatch.ExitCode == 0 ? answer.Trim().Split(';')[0] : throw new IOException(
                $"{job.Output}: sbatch refused it: {words.Result.Trim().ReplaceLineEndings(" ")}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("--slurm: there is no sbatch on this machine; give the command on a login node of the cluster.");
        }
    }

    /// <summary>This very program, as a node of the cluster starts it.</summary>
    private static string Program()
    {
        string program = Environment.ProcessPath!, assembly = Environment.GetCommandLineArgs()[0];
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? $"{Quoted(program)} {Quoted(Path.GetFullPath(assembly))}" : Quoted(program);
    }

    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
