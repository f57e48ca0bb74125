using System.IO.Enumeration;
using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Images;

namespace LiveSR.Capture.Opening;

/// <summary><c>sequence:</c>, the image files that a pattern names, in natural order.</summary>
internal static class SequenceSource
{
    private const double AssumedRate = 25;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".pgm", ".ppm"];

    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("fps", "depth", "gray", "pixel");
        double? rate = address.Positive("fps");
        return new ReaderSource(warn =>
        {
            if (rate is null)
            {
                warn($"{address.Target} states no frame rate: 25 a second are assumed (option fps).");
            }

            return new ImageSequenceReader(Files(address.Target), new ImageSequenceTraits
            {
                Name = address.Target,
                FrameRate = rate ?? AssumedRate,
                BitDepth = address.Integer("depth", 1, 16),
                Gray = address.Flag("gray"),
                PixelSizeUm = address.Positive("pixel"),
            }, options);
        }, options);
    }

    private static string[] Files(string target)
    {
        bool isFolder = Directory.Exists(target);
        string folder = isFolder ? target : Path.GetDirectoryName(target) is { Length: > 0 } parent ? parent : ".";
        string pattern = isFolder ? "*" : Path.GetFileName(target);
        if (!Directory.Exists(folder))
        {
            throw new SourceException($"There is no folder {folder}.");
        }

        string[] files = [.. Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: OperatingSystem.IsWindows()))
            .Where(file => !isFolder || Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(NaturalOrder.Instance)];
        return files.Length > 0 ? files : throw new SourceException(isFolder ? $"The folder {target} holds no images." : $"No file is named {target}.");
    }
}
