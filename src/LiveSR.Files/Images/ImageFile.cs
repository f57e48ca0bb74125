namespace LiveSR.Files.Images;

/// <summary>Opens a file of images by what is in it.</summary>
internal static class ImageFile
{
    /// <exception cref="SourceException">There is no such file, or it is no image that can be read.</exception>
    internal static IImageFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new SourceException(Directory.Exists(path) ? $"{path} is a folder, not an image." : $"There is no file {path}.");
        }

        return IsTiff(path) ? new TiffImageFile(path) : new PictureFile(path);
    }

    /// <summary>By its first bytes, or its name: a damaged TIFF is best explained by the TIFF reader.</summary>
    private static bool IsTiff(string path)
    {
        if (ImageFiles.TiffExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
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
