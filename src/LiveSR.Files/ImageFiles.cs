using LiveSR.Files.Images;
using LiveSR.Imaging;

namespace LiveSR.Files;

/// <summary>
/// The one place where image files are opened for reading: single images, folders and patterns of them, and TIFF stacks,
/// all by the same readers.
/// </summary>
public static class ImageFiles
{
    /// <summary>Extensions of TIFF files.</summary>
    public static IReadOnlyList<string> TiffExtensions { get; } = [".tif", ".tiff", ".tf2", ".tf8", ".btf"];

    /// <summary>Extensions of the files that are taken for images where a folder holds others too.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. TiffExtensions, ".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".ppm"];

    /// <summary>Whether a file is a stack by its name: a TIFF, or the OME-XML that says in which TIFFs the planes lie.</summary>
    public static bool IsStack(string path) =>
        TiffExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) || path.EndsWith(".companion.ome", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is an image by its name. Names that begin with a dot are none: macOS and others keep their own notes there.</summary>
    public static bool IsImage(string path) =>
        !Path.GetFileName(path).StartsWith('.') && Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The image files of a folder, by name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> In(string folder) => [.. Directory.EnumerateFiles(folder).Where(IsImage).Order(StringComparer.Ordinal)];

    /// <summary>Reads the first image of a file; the caller disposes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pool">Lends the buffer; null for <see cref="FramePool.Shared"/>.</param>
    /// <exception cref="SourceException">The file is no image that can be read.</exception>
    public static FrameLease Read(string path, FramePool? pool = null)
    {
        using IImageFile file = ImageFile.Open(path);
        return file.ReadPage(0, pool ?? FramePool.Shared, metadata => metadata);
    }

    /// <summary>Opens the images of a file, of a folder, or of all files that a pattern with <c>*</c> and <c>?</c> names.</summary>
    /// <param name="target">The file, folder or pattern. What exists by that very name goes before a pattern.</param>
    /// <param name="images">What the files do not say; null for nothing.</param>
    /// <param name="options">Pool and clock; null for the shared pool and the system's clock.</param>
    /// <param name="warn">Takes what the user should know though images are read, one line each, at any time.</param>
    /// <exception cref="SourceException">There is nothing of that name, or the first file is no image that can be read.</exception>
    public static IFrameReader Open(string target, ImageOptions? images = null, SourceOptions? options = null, Action<string>? warn = null)
    {
        warn ??= _ => { };
        return new ImageReader(ImageList.Find(target, warn), images ?? new ImageOptions(), options ?? new SourceOptions(), warn);
    }
}
