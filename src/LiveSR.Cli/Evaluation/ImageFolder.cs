using LiveSR.Files;

namespace LiveSR.Cli.Evaluation;

/// <summary>Folders of single images, as a user names them.</summary>
internal static class ImageFolder
{
    /// <summary>The image files of a folder, by name.</summary>
    /// <exception cref="UsageException">There is no such folder, or no image in it.</exception>
    public static IReadOnlyList<string> FilesOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder} is no folder: name one that holds PNG, JPEG or TIFF images.");
        }

        IReadOnlyList<string> files = ImageFiles.In(folder);
        return files.Count > 0 ? files : throw new UsageException($"{folder} holds no PNG, JPEG or TIFF image.");
    }

    /// <summary>Whether a folder holds images itself.</summary>
    public static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(ImageFiles.IsImage);
}
