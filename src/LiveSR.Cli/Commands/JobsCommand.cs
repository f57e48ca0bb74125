using System.CommandLine;
using System.Globalization;
using LiveSR.Recording.Jobs;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr jobs</c>: recordings whose upscaling was begun and is not finished.</summary>
internal sealed class JobsCommand : ProgramCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "Where outputs are; those in folders below count too.", DefaultValueFactory = _ => "." };

    public JobsCommand()
        : base(
            "jobs",
            "List what 'livesr upscale' has begun and not finished; go on with it, or remove it.",
            "livesr jobs /data/upscaled",
            "livesr jobs resume cells_x2.mp4",
            "livesr jobs remove cells_x2.mp4")
    {
        Arguments.Add(_folder);
        Subcommands.Add(new ResumeCommand());
        Subcommands.Add(new RemoveCommand());
        Subcommands.Add(new SegmentCommand());
        Subcommands.Add(new MergeCommand());
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = parsed.GetValue(_folder)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder {folder}.");
        }

        IReadOnlyList<string> outputs = JobFolder.Below(folder);
        if (outputs.Count == 0)
        {
            AnsiConsole.MarkupLineInterpolated($"no job is unfinished in {folder}");
            return Task.FromResult(0);
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("output", "input", "model", "frames", "state");
        foreach (string output in outputs)
        {
            JobDescription job = JobFolder.Find(output)!;
            table.AddRow(
                Markup.Escape(output),
                Markup.Escape(job.Facts.GetValueOrDefault("input", "")),
                Markup.Escape(job.Facts.GetValueOrDefault("model", "")),
                string.Create(CultureInfo.InvariantCulture, $"{JobFolder.FramesFinished(output)}{(job.Frames is { } all ? $" of {all}" : "")}"),
                JobFolder.IsBusy(output) ? "running" : "paused");
        }

        AnsiConsole.Write(table);
        return Task.FromResult(0);
    }

    private static Argument<string> Output => new("output") { Description = "The output, as it was given to 'livesr upscale'." };

    private static JobDescription Find(string output) => JobFolder.Find(Path.GetFullPath(output))
        ?? throw new UsageException($"{output} has no unfinished job; see 'livesr jobs FOLDER'.");

    /// <summary><c>livesr jobs resume</c>: gives the command of a job again.</summary>
    private sealed class ResumeCommand : ProgramCommand
    {
        private readonly Argument<string> _output = Output;

        public ResumeCommand()
            : base("resume", "Go on with a job.", "livesr jobs resume cells_x2.mp4") => Arguments.Add(_output);

        protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
        {
            JobDescription job = Find(parsed.GetValue(_output)!);
            if (!Directory.Exists(job.Folder))
            {
                throw new UsageException($"{job.Folder}, where the job was begun, is not there; give its command yourself: livesr {string.Join(' ', job.Command)}");
            }

            Directory.SetCurrentDirectory(job.Folder);
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.RootCommandResult.Command.Parse(job.Command).InvokeAsync(invocation, cancellation);
        }
    }

    private static (UpscaleCommand Command, ParseResult Line) Begun(ParseResult parsed, string output)
    {
        ParseResult line = parsed.RootCommandResult.Command.Parse(Find(output).Command);
        return ((UpscaleCommand)line.CommandResult.Command, line);
    }

    /// <summary><c>livesr jobs segment</c>: what a task of a cluster does.</summary>
    private sealed class SegmentCommand : ProgramCommand
    {
        private readonly Argument<string> _output = Output;
        private readonly Argument<int> _segment = new("segment") { Description = "Which, from 0." };

        public SegmentCommand()
            : base("segment", "Compute one segment of a job, in the folder where it was begun; tasks of a cluster do.", "livesr jobs segment cells_x2.mp4 3")
        {
            Arguments.Add(_output);
            Arguments.Add(_segment);
        }

        protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
        {
            (UpscaleCommand command, ParseResult line) = Begun(parsed, parsed.GetValue(_output)!);
            return command.ComputeSegmentAsync(line, parsed.GetValue(_segment), cancellation);
        }
    }

    /// <summary><c>livesr jobs merge</c>: what the last task of a cluster does.</summary>
    private sealed class MergeCommand : ProgramCommand
    {
        private readonly Argument<string> _output = Output;

        public MergeCommand()
            : base("merge", "Check the segments of a job and make its output of them, in the folder where it was begun.", "livesr jobs merge cells_x2.mp4") => Arguments.Add(_output);

        protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
        {
            (UpscaleCommand command, ParseResult line) = Begun(parsed, parsed.GetValue(_output)!);
            return Task.FromResult(command.Merge(line));
        }
    }

    /// <summary><c>livesr jobs remove</c>: removes what a job has done.</summary>
    private sealed class RemoveCommand : ProgramCommand
    {
        private readonly Argument<string> _output = Output;

        public RemoveCommand()
            : base("remove", "Remove a job with all that it has done; images of a sequence stay.", "livesr jobs remove cells_x2.mp4") => Arguments.Add(_output);

        protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
        {
            string output = parsed.GetValue(_output)!;
            Find(output);
            JobFolder.Remove(Path.GetFullPath(output));
            return Task.FromResult(0);
        }
    }
}
