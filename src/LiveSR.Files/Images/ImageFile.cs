namespace LiveSR.Files.Images;

/// <summary>Opens a file of images by what is in it.</summary>
internal static class ImageFile
{
    /// <param name="path">The file.</param>
    /// <param name="series">Which of its series, from 0.</param>
    /// <exception cref="SourceException">There is no such file, or it is no image that can be read.</exception>
    internal static IImageFile Open(string path, int series = 0)
    {
        if (!File.Exists(path))
        {
            throw new SourceException(Directory.Exists(path) ? $"{path} is a folder, not an image." : $"There is no file {path}.");
        }

        return IsTiff(path) ? new TiffImageFile(path, series)
            : series == 0 ? new PictureFile(path)
            : throw SourceException.Usage($"{path} has no series {series}: it holds one image.");
    }

    /// <summary>By its first bytes, or its name: a damaged TIFF is best explained by the TIFF reader.</summary>
    private static bool IsTiff(string path)
    {
        if (ImageFiles.IsStack(path))
        {
            return true;
        }

        Span<byte> start = stackalloc byte[4];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4
                && (start.SequenceEqual("II*\0"u8) || start.SequenceEqual("II+\0"u8) || start.SequenceEqual("MM\0*"u8) || start.SequenceEqual("MM\0+"u8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path}: it cannot be read: {e.Message.Split('\n')[0]}", e);
        }
    }
}
