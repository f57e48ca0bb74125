using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Images;

/// <summary>The pages of a TIFF file.</summary>
internal sealed class TiffImageFile : IImageFile
{
    private readonly TiffReader _tiff;

    /// <exception cref="SourceException">It is not a TIFF file that can be read.</exception>
    internal TiffImageFile(string path, int series)
    {
        _tiff = Explained(() => TiffReader.Open(path, series));
        Series = new SeriesInfo
        {
            Index = series,
            Names = [.. _tiff.SeriesNames],
            Axes = _tiff.Metadata.Axes,
            Source = _tiff.Metadata.Source,
            NotKept = _tiff.Metadata.NotKept,
            Files = [.. _tiff.Files],
        };
    }

    public int PageCount => _tiff.PageCount;

    public int Width => _tiff.Width;

    public int Height => _tiff.Height;

    public PixelFormat Format => _tiff.Format;

    public int? BitDepth => _tiff.Metadata.BitDepth;

    public double? PixelSizeUm => _tiff.Metadata.PixelSizeUm;

    public double? PixelSizeYUm => _tiff.Metadata.PixelSizeYUm;

    public string Encoding => $"{_tiff.Encoding}";

    public SeriesInfo Series { get; }

    public double? FrameIntervalMs => _tiff.Metadata.FrameIntervalMs;

    public IReadOnlyList<string> Warnings => _tiff.Warnings;

    public FrameMetadata Describe(int page) => Explained(() => _tiff.Describe(page));

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
