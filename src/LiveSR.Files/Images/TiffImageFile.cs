using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Images;

/// <summary>The pages of a TIFF file.</summary>
internal sealed class TiffImageFile : IImageFile
{
    private readonly TiffReader _tiff;

    /// <exception cref="SourceException">It is not a TIFF file that can be read.</exception>
    internal TiffImageFile(string path) => _tiff = Explained(() => TiffReader.Open(path));

    public int PageCount => _tiff.PageCount;

    public int Width => _tiff.Width;

    public int Height => _tiff.Height;

    public PixelFormat Format => _tiff.Format;

    public int? BitDepth => _tiff.Metadata.BitDepth;

    public double? PixelSizeUm => _tiff.Metadata.PixelSizeUm;

    public double? FrameIntervalMs => _tiff.Metadata.FrameIntervalMs;

    public IReadOnlyList<string> Warnings => _tiff.Warnings;

    public FrameLease ReadPage(int page, FramePool pool, Func<FrameMetadata, FrameMetadata> describe) =>
        Explained(() => _tiff.ReadPage(page, pool, describe));

    public void Dispose() => _tiff.Dispose();

    private static T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TiffException e)
        {
            throw new SourceException(e.Message, e) { IsTruncation = e.IsTruncation };
        }
    }
}
