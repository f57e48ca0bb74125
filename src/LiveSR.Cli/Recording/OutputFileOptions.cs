using System.CommandLine;
using System.Globalization;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Pipeline.Sinks;
using LiveSR.Recording;

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

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_range, _fps];

    /// <summary>Opens the file or the image sequence.</summary>
    /// <exception cref="UsageException">The name says no format.</exception>
    public IFrameSink Open(ParseResult parsed, string path, SourceInfo source)
    {
        double rate = parsed.GetValue(_fps) ?? source.FrameRate ?? UnknownRate;
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (Path.GetFileName(path).Contains('%', StringComparison.Ordinal))
        {
            return new ImageSequenceSink(path);
        }

        if (extension == ".png")
        {
            return source.FrameCount == 1 ? ImageSequenceSink.Still(path) : throw new UsageException(
                $"{path} holds one image, and {source.Name} has more: write a place for the number, such as {Path.ChangeExtension(path, null)}_%06d.png.");
        }

        if (extension is ".tif" or ".tiff")
        {
            return new TiffStackSink(path);
        }

        if (Videos.Contains(extension))
        {
            return new VideoFileSink(path, new VideoFileOptions
            {
                FrameRate = rate,
                IsConstantRate = parsed.GetValue(_fps) is not null,
                Display = Range(parsed),
                PixelAspect = source.PixelAspect,
                SoundFrom = source.SoundFrom,
                Warn = static line => Console.Error.WriteLine($"livesr: warning: {line}"),
            }, overwrite: true);
        }

        throw new UsageException($"{path}: the name says no format; end it in {string.Join(", ", Videos)}, .tif, or write a pattern such as out/frame_%06d.png.");
    }

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
