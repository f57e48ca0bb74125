using System.CommandLine;
using LiveSR.Files;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;

namespace LiveSR.Cli.Recording;

/// <summary>What <c>livesr live</c> keeps: raw and enhanced frames, each by a branch of its own.</summary>
internal sealed class RecordingOptions
{
    private readonly Option<string?> _record = new("--record") { Description = "Record raw, enhanced, or raw,enhanced.", HelpName = "what" };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Folder for the recording and its figures (run.json); by default livesr-DATE-TIME.",
        HelpName = "folder",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Format of the recording: tif (all depths), mkv (FFV1, lossless), mp4 (H.264) or avi (MJPG).",
        DefaultValueFactory = _ => "tif",
    };

    private readonly OutputFileOptions _files = new();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_record, _output, _format, .. _files.All];

    /// <summary>The folder of the recording, or null when nothing is recorded.</summary>
    public string? Folder(ParseResult parsed, TimeProvider clock) => Wanted(parsed).Length == 0
        ? null
        : parsed.GetValue(_output) ?? FormattableString.Invariant($"livesr-{clock.GetLocalNow():yyyyMMdd-HHmmss}");

    /// <summary>Adds the recording branches and sinks; raw frames wait for the disk and then fail loudly, none is dropped.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Folder to record into.</param>
    /// <param name="pipeline">Gets a branch for raw frames.</param>
    /// <param name="enhanced">The branch that enhances gets a sink.</param>
    /// <param name="source">What is recorded.</param>
    public void AddTo(ParseResult parsed, string folder, LivePipelineBuilder pipeline, BranchBuilder enhanced, SourceInfo source)
    {
        Directory.CreateDirectory(folder);
        foreach (string what in Wanted(parsed))
        {
            IFrameSink file = _files.Open(parsed, Path.Combine(folder, $"{what}.{parsed.GetValue(_format)}"), source);
            BranchBuilder branch = what == "raw" ? pipeline.Branch() : enhanced;
            branch.Sink($"record {what}", file, QueueOptions.Lossless);
        }
    }

    private string[] Wanted(ParseResult parsed)
    {
        string[] wanted = (parsed.GetValue(_record) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return wanted.All(w => w is "raw" or "enhanced")
            ? [.. wanted.Distinct()]
            : throw new UsageException($"--record {parsed.GetValue(_record)} is not possible: write raw, enhanced, or raw,enhanced.");
    }
}
