using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>Single images from files.</summary>
internal static class StillImage
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"];

    /// <summary>The image files of a folder, by name.</summary>
    /// <exception cref="UsageException">There is no such folder, or no image in it.</exception>
    public static IReadOnlyList<string> FilesOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder} is no folder: name one that holds PNG, JPEG or TIFF images.");
        }

        string[] files = [.. Directory.EnumerateFiles(folder)
            .Where(IsImage).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new UsageException($"{folder} holds no PNG, JPEG or TIFF image.");
    }

    /// <summary>Whether a folder holds images itself.</summary>
    public static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    /// <summary>Reads the first image of a file; the caller disposes it.</summary>
    /// <exception cref="SourceException">The file is no image.</exception>
    public static FrameLease Read(string path)
    {
        using IFrameSource source = FrameSources.Open(path, new SourceOptions());
        var first = source.Frames.Take(1).Select(frame => frame.Lease()).ToTask();
        source.Start();
        return first.GetAwaiter().GetResult();
    }

    private static bool IsImage(string file) => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant());
}
