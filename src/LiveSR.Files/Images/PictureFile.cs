using LiveSR.Files.Video;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Images;

/// <summary>
/// A file of one image, PNG, JPEG, BMP, PGM and what else OpenCV decodes: upright by its EXIF orientation, alpha left out.
/// </summary>
internal sealed class PictureFile : IImageFile
{
    private readonly Mat _image;
    private readonly MatFormat _format;

    /// <summary>Reads the image.</summary>
    /// <exception cref="SourceException">It is no image that can be delivered, or was cut.</exception>
    internal PictureFile(string path)
    {
        OpenCvSetup.Once();
        Encoding = Path.GetExtension(path).TrimStart('.').ToUpperInvariant();
        byte[] bytes = Bytes(path);
        if (ImageEnd.IsCut(bytes))
        {
            throw new SourceException($"{path}: the file ends before its image does; copy it again, or leave it out.") { IsTruncation = true };
        }

        // From memory: what a path may hold depends on the system below OpenCV.
        _image = Decode(bytes, path);
        if (MatFormat.Of(_image.Type(), gray: false) is not { } format)
        {
            using (_image)
            {
                throw new SourceException($"{path}: it has pixels of type {_image.Type()}, which LiveSR does not take; convert it.");
            }
        }

        _format = format;
        Width = _image.Width;
        Height = _image.Height;
    }

    public int PageCount => 1;

    public int Width { get; }

    public int Height { get; }

    public PixelFormat Format => _format.Format;

    public int? BitDepth => null;

    public double? PixelSizeUm => null;

    public double? PixelSizeYUm => null;

    public string Encoding { get; }

    public SeriesInfo Series => new() { Axes = new SeriesAxes() };

    public double? FrameIntervalMs => null;

    public IReadOnlyList<string> Warnings => [];

    public FrameMetadata Describe(int page) => new();

    public FrameLease ReadPage(int page, FramePool pool, Func<FrameMetadata, FrameMetadata> describe)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(page, 0);
        using FrameWriter writer = pool.Rent(Format, Width, Height);
        _format.Store(_image, writer);
        return writer.Publish(describe(new FrameMetadata()));
    }

    public void Dispose() => _image.Dispose();

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path}: it cannot be read: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static Mat Decode(byte[] bytes, string path)
    {
        try
        {
            Mat image = Cv2.ImDecode(bytes, ImreadModes.AnyColor | ImreadModes.AnyDepth);
            if (!image.Empty())
            {
                return image;
            }

            image.Dispose();
        }
        catch (OpenCVException e)
        {
            throw new SourceException($"{path}: not an image that can be read: {e.ErrMsg}", e);
        }

        throw new SourceException($"{path}: not an image that can be read.");
    }
}
