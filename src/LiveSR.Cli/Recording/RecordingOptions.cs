using System.CommandLine;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Cli.Recording;

/// <summary>What <c>livesr live</c> keeps: raw and enhanced frames, each by a branch of its own.</summary>
internal sealed class RecordingOptions
{
    /// <summary>Frames as the source gave them, among what can be recorded.</summary>
    public const string Raw = "raw";

    private static readonly string[] Kinds = [Raw, "enhanced"];

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

    /// <summary>Asks, before any work, whether the recording may be written: a folder holds one, unless the user says so.</summary>
    /// <exception cref="UsageException">The folder holds a recording or cannot be written, or the format is unknown.</exception>
    /// <exception cref="OutputRefusedException">A file of the recording is being read.</exception>
    public void RequireFree(ParseResult parsed, string folder, bool overwrite, IEnumerable<string> inputs)
    {
        if (!overwrite && Directory.Exists(folder) && Directory.EnumerateFiles(folder).Select(Path.GetFileName).FirstOrDefault(IsOfRecording) is { } there)
        {
            throw new UsageException($"{folder} holds a recording ({there}): choose another --output, or add --overwrite.");
        }

        Destination.RequireFolder(folder);
        foreach (string what in Wanted(parsed))
        {
            OutputFileOptions.RequireFormat(FileOf(parsed, folder, what));
        }

        foreach (string file in Wanted(parsed).Select(what => FileOf(parsed, folder, what)).Append(RunOf(folder)).Where(Path.Exists))
        {
            OutputFile.RequireFree(file, overwrite, inputs);
        }
    }

    /// <summary>The figures of a recording.</summary>
    public static string RunOf(string folder) => Path.Combine(folder, "run.json");

    /// <summary>Opens all files, or none: when one cannot be made, nothing empty stays.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Folder to record into.</param>
    /// <param name="overwrite">Whether a recording that is there is replaced.</param>
    /// <param name="source">What is recorded.</param>
    /// <param name="enhanced">The format of processed frames; null when it is not known yet.</param>
    /// <exception cref="UsageException">The folder cannot be written, or a file cannot hold such frames.</exception>
    public RecordingFiles Open(ParseResult parsed, string folder, bool overwrite, SourceInfo source, PixelFormat? enhanced)
    {
        var recording = new RecordingFiles(folder);
        try
        {
            foreach (string what in Wanted(parsed))
            {
                string file = FileOf(parsed, folder, what);
                _files.RequireFits(parsed, file, source, what == Raw ? source.Format : enhanced);
                recording.Add(what, _files.Open(parsed, file, overwrite, source));
            }

            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    private static bool IsOfRecording(string? name) => name == Path.GetFileName(RunOf("")) || Kinds.Any(kind => name!.StartsWith($"{kind}.", StringComparison.Ordinal));

    private string FileOf(ParseResult parsed, string folder, string what) => Path.Combine(folder, $"{what}.{parsed.GetValue(_format)}");

    private string[] Wanted(ParseResult parsed)
    {
        string[] wanted = (parsed.GetValue(_record) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return wanted.All(Kinds.Contains)
            ? [.. wanted.Distinct()]
            : throw new UsageException($"--record {parsed.GetValue(_record)} is not possible: write raw, enhanced, or raw,enhanced.");
    }
}
