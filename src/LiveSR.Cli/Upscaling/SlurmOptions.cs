using System.CommandLine;

namespace LiveSR.Cli.Upscaling;

/// <summary>How <c>livesr upscale</c> goes to a cluster.</summary>
internal sealed class SlurmOptions
{
    private readonly Option<bool> _slurm = new("--slurm") { Description = "Give the work to Slurm: an array job with a task for each segment, and a job behind it that merges them." };
    private readonly Option<string?> _partition = new("--slurm-partition") { Description = "Partition.", HelpName = "name" };
    private readonly Option<string?> _account = new("--slurm-account") { Description = "Account.", HelpName = "name" };
    private readonly Option<string?> _gpus = new("--slurm-gpus") { Description = "GPUs of a task, as sbatch takes them: 1, or a100:1.", HelpName = "count" };
    private readonly Option<int?> _cpus = new("--slurm-cpus") { Description = "CPUs of a task.", HelpName = "count" };
    private readonly Option<string?> _memory = new("--slurm-memory") { Description = "Memory of a task, such as 8G.", HelpName = "size" };
    private readonly Option<string?> _time = new("--slurm-time") { Description = "Time limit of a task, such as 2:00:00; a minute before it the task ends by itself.", HelpName = "time" };
    private readonly Option<int?> _limit = new("--slurm-limit") { Description = "Tasks that run at once; by default as many as the cluster allows.", HelpName = "tasks" };
    private readonly Option<string[]> _setup = new("--slurm-setup") { Description = "A line of shell that comes first, such as 'module load cuda'; may be repeated.", HelpName = "line" };
    private readonly Option<string?> _container = new("--slurm-container") { Description = "What the program is started by, such as 'apptainer exec --nv livesr.sif'.", HelpName = "command" };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_slurm, _partition, _account, _gpus, _cpus, _memory, _time, _limit, _setup, _container];

    /// <summary>Whether the work goes to Slurm.</summary>
    public bool IsSet(ParseResult parsed) => parsed.GetValue(_slurm);

    /// <summary>The end of an array's range that limits how many of its tasks run at once.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public string Limit(ParseResult parsed) => parsed.GetValue(_limit) is not { } limit ? ""
        : limit >= 1 ? FormattableString.Invariant($"%{limit}")
        : throw new UsageException($"--slurm-limit {limit} is not possible: write 1 or more.");

    /// <summary>What sbatch is told of where and how long.</summary>
    public IEnumerable<string> Arguments(ParseResult parsed)
    {
        (string Name, string? Value)[] given =
        [
            ("partition", parsed.GetValue(_partition)),
            ("account", parsed.GetValue(_account)),
            ("gpus", parsed.GetValue(_gpus)),
            ("cpus-per-task", parsed.GetValue(_cpus)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("mem", parsed.GetValue(_memory)),
            ("time", parsed.GetValue(_time)),
        ];
        return given.Where(option => option.Value is not null).Select(option => $"--{option.Name}={option.Value}");
    }

    /// <summary>The script of a task.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="command">What it does, as words of a shell.</param>
    public string Script(ParseResult parsed, string command)
    {
        string[] setup = parsed.GetValue(_setup) ?? [];
        string container = parsed.GetValue(_container) is { } prefix ? prefix + " " : "";

        // The program takes the place of the shell, so that Slurm's signals reach it.
        return string.Join('\n', ["#!/bin/bash", "set -e", .. setup, $"exec {container}{command}", ""]);
    }
}
