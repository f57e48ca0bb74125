using System.CommandLine;
using System.Globalization;
using LiveSR.Cli.Commands;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Recording;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Providers;
using LiveSR.Live;

namespace LiveSR.Cli.Upscaling;

/// <summary>The options of <c>livesr upscale</c>.</summary>
internal sealed class UpscaleOptions
{
    private readonly CalibrationOption _calibration = new();

    private readonly Option<int?> _segment = new("--segment")
    {
        Description = "Frames of a segment, of which a killed job loses one; by default what costs next to nothing.",
        HelpName = "frames",
    };

    private readonly Option<string?> _job = new("--job") { Description = "A file in YAML that says all of it: input, output, options by their names.", HelpName = "job.yaml" };
    private readonly Option<string?> _log = new("--log") { Description = "Add a line of JSON for each output to this file, for scripts.", HelpName = "log.jsonl" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing: say what it will take, from one frame of each input." };

    private readonly Option<string?> _sheet = new("--sheet")
    {
        Description = "Draw a contact sheet: the first frame of each input beside what became of it.",
        HelpName = "sheet.png",
    };

    private readonly Option<string?> _format = new("--to")
    {
        Description = "Extension of all outputs in a folder, such as mkv or ome.tif; by default what suits each input.",
        HelpName = "extension",
    };

    /// <summary>How it goes to a cluster.</summary>
    public SlurmOptions Slurm { get; } = new();

    /// <summary>Which of several series.</summary>
    public SeriesOption Series { get; } = new("each goes to a file of its own");

    /// <summary>Whether what exists is replaced.</summary>
    public OverwriteOption Overwrite { get; } = new();

    /// <summary>How files are written.</summary>
    public OutputFileOptions Files { get; } = new();

    /// <summary>The model.</summary>
    public EnhancementOptions Enhancement { get; } = new();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [.. Enhancement.All, _calibration.Option, .. Files.All, Series.Option, _segment, Overwrite.Option, _format, _dryRun, _log, _sheet, _job, .. Slurm.All];

    /// <summary>Options that the result does not depend on.</summary>
    public IEnumerable<Option> WithoutEffect => [Overwrite.Option, _format, _dryRun, _log, _sheet, _job, .. Slurm.All];

    /// <summary>The camera's calibration; null when none is given.</summary>
    /// <exception cref="CalibrationException">It cannot be read; one line.</exception>
    public CalibrationFile? Calibration(ParseResult parsed) => _calibration.Read(parsed);

    /// <summary>A job file; null when not given.</summary>
    public string? JobFile(ParseResult parsed) => parsed.GetValue(_job);

    /// <summary>The log; null when not given.</summary>
    public string? Log(ParseResult parsed) => parsed.GetValue(_log);

    /// <summary>Asks, before any work, whether the contact sheet may be written.</summary>
    /// <exception cref="UsageException">Its name says no format, or its folder cannot be written.</exception>
    public void RequireSheet(ParseResult parsed)
    {
        if (parsed.GetValue(_sheet) is { } path)
        {
            EnhancedComparison.RequireFormat(path);
            Overwrite.RequireFree(parsed, [path]);
        }
    }

    /// <summary>Draws the contact sheet that the command line asks for, if it does.</summary>
    public void DrawSheet(ParseResult parsed, IReadOnlyList<OutputResult> results)
    {
        if (parsed.GetValue(_sheet) is { } path)
        {
            BatchSheet.Save(path, Overwrite.IsSet(parsed), results);
        }
    }

    /// <summary>Whether nothing is to be written.</summary>
    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Extension of all outputs, with its dot; null when not given.</summary>
    /// <exception cref="UsageException">It names no format.</exception>
    public string? Format(ParseResult parsed)
    {
        string? extension = parsed.GetValue(_format) is { } format ? "." + format.TrimStart('.').ToLowerInvariant() : null;
        OutputFileOptions.RequireFormat("x" + (extension ?? ".tif"));
        return extension;
    }

    /// <summary>Frames of a segment; null when not given.</summary>
    /// <exception cref="UsageException">It is below 1.</exception>
    public int? Segment(ParseResult parsed) => parsed.GetValue(_segment) is not { } frames ? null
        : frames >= 1 ? frames
        : throw new UsageException($"--segment {frames} is not possible: write 1 or more.");

    /// <summary>Opens the enhancer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="engine">What an earlier run of the job computed with, which this one shall too where nothing else is asked for.</param>
    public IFrameEnhancer Open(ParseResult parsed, IReadOnlyDictionary<string, string> engine)
    {
        Enhancement asked = Enhancement.Asked(parsed);
        int? Number(string name) => engine.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        asked = asked with
        {
            Provider = asked.Provider == ExecutionProviders.Auto ? engine.GetValueOrDefault("provider", asked.Provider) : asked.Provider,
            Tile = asked.Tile ?? Number("tile"),
            Threads = asked.Threads ?? Number("threads"),
        };
        return asked.Open(FramePool.Shared, PsfOption.Say, Calibration(parsed));
    }

    /// <summary>What an enhancer computes with, as <see cref="Open"/> takes it.</summary>
    public static SortedDictionary<string, string> EngineOf(IFrameEnhancer enhancer) => enhancer.Core is not OnnxEnhancer network ? [] : new()
    {
        ["provider"] = network.Provider.Id(),
        ["tile"] = network.Tile.ToString(CultureInfo.InvariantCulture),
        ["threads"] = network.Threads.ToString(CultureInfo.InvariantCulture),
    };
}
