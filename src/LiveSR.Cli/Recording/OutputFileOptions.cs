using System.CommandLine;
using System.Globalization;
using LiveSR.Cli.Display;
using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline.Sinks;
using LiveSR.Recording;
using LiveSR.Recording.Jobs;

namespace LiveSR.Cli.Recording;

/// <summary>How frames become a file: the extension says the format.</summary>
internal sealed class OutputFileOptions
{
    private const double UnknownRate = 25;
    private static readonly string[] Videos = [".mp4", ".m4v", ".mov", ".mkv", ".avi"];

    private readonly Option<string?> _range = new("--range")
    {
        Description = "Intensities shown black and white where more than 8 bits must become 8, as low,high; the same for every frame.",
        HelpName = "low,high",
    };

    private readonly Option<double?> _fps = new("--fps") { Description = "Frames per second of the file; by default the source's." };

    private readonly Option<VideoCodec> _codec = new("--codec")
    {
        Description = "Codec of a video: h264, hevc, ffv1 or motionjpeg; by default what its extension says.",
        HelpName = "name",
        DefaultValueFactory = _ => VideoCodec.ByExtension,
    };

    private readonly VideoQualityOptions _quality = new();
    private readonly StackOptions _stack = new();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_range, _fps, _codec, .. _quality.All, .. _stack.All];

    /// <summary>Asks, before any work, whether the file or the image sequence may be written.</summary>
    /// <param name="path">The name.</param>
    /// <param name="overwrite">Whether what is there may be replaced.</param>
    /// <param name="inputs">Files that are being read, which are never replaced.</param>
    /// <exception cref="UsageException">The name says no format, or the folder cannot be written.</exception>
    /// <exception cref="OutputRefusedException">It must not be written.</exception>
    public static void RequireFree(string path, bool overwrite, IEnumerable<string> inputs)
    {
        RequireFormat(path);
        if (SequenceOf(path, inputs) is { } sequence)
        {
            Destination.RequireFolder(Destination.FolderOf(path));
            sequence.RequireFree(overwrite, inputs);
        }
        else
        {
            Destination.RequireFree(path, overwrite, inputs);
        }
    }

    /// <summary>Asks whether a name says how to write.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void RequireFormat(string path)
    {
        if (!(IsStill(path) || IsStack(path) || Videos.Contains(ExtensionOf(path))))
        {
            throw new UsageException($"{path}: the name says no format; end it in {string.Join(", ", Videos)}, .tif, or write a pattern such as out/frame_%06d.png.");
        }
    }

    /// <summary>Opens the file or the image sequence; <see cref="RequireFree"/> has been asked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The name.</param>
    /// <param name="overwrite">Whether what is there is replaced.</param>
    /// <param name="source">What the frames come from.</param>
    /// <remarks><see cref="RequireFits"/> has been asked too.</remarks>
    public IFrameSink Open(ParseResult parsed, string path, bool overwrite, SourceInfo source) =>
        SequenceOf(path, source.Name) is not null ? new ImageSequenceSink(path, overwrite)
            : IsStill(path) ? ImageSequenceSink.Still(path, overwrite)
            : IsStack(path) ? new TiffStackSink(path, Stack(parsed, path, source), overwrite)
            : new VideoFileSink(path, Video(parsed, source), overwrite);

    /// <summary>Whether a job can write this in segments: not a single image, and a video only where ffmpeg is installed.</summary>
    public static bool HasSegments(string path, SourceInfo source) =>
        !source.IsLive && source.FrameCount != 1 && (IsStill(path) || IsStack(path) || VideoSegments.IsPossible);

    /// <summary>Opens the same in segments.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="job">The job, whose output it is.</param>
    /// <param name="overwrite">Whether what is there is replaced.</param>
    /// <param name="source">What the frames come from.</param>
    public ISegmentedOutput OpenSegments(ParseResult parsed, JobFolder job, bool overwrite, SourceInfo source)
    {
        string path = job.Description.Output;
        return SequenceOf(path, source.Name) is not null ? new SequenceSegments(job, overwrite)
            : IsStack(path) ? new StackSegments(job, Stack(parsed, path, source), overwrite)
            : new VideoSegments(job, Video(parsed, source), overwrite);
    }

    /// <summary>Opens one segment by itself.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="job">The job, whose output it is a part of.</param>
    /// <param name="segment">Which segment.</param>
    /// <param name="source">What the frames come from.</param>
    public ISegmentedOutput OpenSegment(ParseResult parsed, JobFolder job, int segment, SourceInfo source)
    {
        string path = job.Description.Output;
        return SequenceOf(path, source.Name) is not null ? new SequenceSegments(job, overwrite: true, segment)
            : IsStack(path) ? new StackSegmentFile(job, Stack(parsed, path, source), segment)
            : new VideoSegments(job, Video(parsed, source), overwrite: true, segment);
    }

    /// <summary>Refuses what the file cannot hold, and says what of the source is lost in it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The name.</param>
    /// <param name="source">What the frames come from.</param>
    /// <param name="format">The frames' format, or null when it is not known yet.</param>
    /// <exception cref="UsageException">The file cannot hold such frames.</exception>
    public void RequireFits(ParseResult parsed, string path, SourceInfo source, PixelFormat? format)
    {
        WarnOfLoss(path, source);
        if (IsHyperstack(source) && !IsStack(path))
        {
            Warn($"{path} has no axes: the planes of {source.Name} ({source.Series!.Axes.Describe()}) follow one another as {source.FrameCount} images.");
        }

        _quality.RequireFits(parsed, path, Videos.Contains(ExtensionOf(path)));
        _stack.RequireFits(parsed, path, IsStack(path) && SequenceOf(path, source.Name) is null);
        if (IsStill(path) && SequenceOf(path, source.Name) is null && source.FrameCount != 1)
        {
            throw new UsageException(
                $"{path} holds one image, and {source.Name} has more: write a place for the number, such as {Path.ChangeExtension(path, null)}_%06d.png.");
        }

        if (Videos.Contains(ExtensionOf(path)))
        {
            RequireHolds(path, Video(parsed, source), format, source.BitDepth);
        }
    }

    private static bool IsHyperstack(SourceInfo source) => source.Series?.Axes.IsHyperstack == true;

    private TiffWriterOptions Stack(ParseResult parsed, string path, SourceInfo source) => _stack.Of(parsed, TiffStackSink.OptionsFor(path, source));

    private VideoFileOptions Video(ParseResult parsed, SourceInfo source) => new()
    {
        FrameRate = parsed.GetValue(_fps) ?? (IsHyperstack(source) ? null : source.FrameRate) ?? UnknownRate,
        IsConstantRate = IsHyperstack(source) || parsed.GetValue(_fps) is not null,
        Codec = parsed.GetValue(_codec),
        Display = Range(parsed),
        PixelAspect = source.PixelAspect,
        Colours = source.Colours,
        Companions = source.Companions,
        LengthMs = source.LengthMs,
        Quality = _quality.Of(parsed),
        Warn = Warn,
    };

    private static void WarnOfLoss(string path, SourceInfo source)
    {
        string beside = source.Companions?.Describe() ?? "";
        if (beside.Length > 0 && !Videos.Contains(ExtensionOf(path)))
        {
            Warn($"{source.Name} also holds {beside}, which {path} cannot: it holds images only.");
        }

        if (source.Companions is { LeftOut: { Count: > 0 } others })
        {
            Warn($"{source.Name} also holds {string.Join(", ", others)}, left out.");
        }
    }

    private static void Warn(string line) => Console.Error.WriteLine($"livesr: warning: {line}");

    private static void RequireHolds(string path, VideoFileOptions options, PixelFormat? format, int bitDepth)
    {
        try
        {
            VideoCodecs.Require(path, options, format ?? PixelFormat.Gray8, bitDepth);
        }
        catch (NotSupportedException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The images that a name stands for; null for a file's. A file that is read may be called like a pattern: then so is what it becomes.</summary>
    private static SequencePattern? SequenceOf(string path, params IEnumerable<string> inputs)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return (IsStill(path) || IsStack(path)) && !inputs.Any(input => Path.GetFileNameWithoutExtension(input) == name) ? SequencePattern.Find(path) : null;
    }

    private static bool IsStill(string path) => ExtensionOf(path) == ".png";

    private static bool IsStack(string path) => ExtensionOf(path) is ".tif" or ".tiff";

    private static string ExtensionOf(string path) => Path.GetExtension(path).ToLowerInvariant();

    private DisplayRange? Range(ParseResult parsed)
    {
        if (parsed.GetValue(_range) is not { } text)
        {
            return null;
        }

        string[] parts = text.Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
            && high > low
            ? new DisplayRange(low, high)
            : throw new UsageException($"--range {text} is not a range: write low,high with low below high, for example 100,3000.");
    }
}
