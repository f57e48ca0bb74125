using System.Security.Cryptography;
using LiveSR.Output;

namespace LiveSR.Files.Tiff;

/// <content>Pages that were written before, by a run that was cut or into another file.</content>
public sealed partial class TiffWriter
{
    /// <summary>
    /// Goes on with a file that was begun before, once its pages were taken up: see <see cref="TakeUp"/>. The result is the
    /// same, byte for byte, as if it had been written without a break.
    /// </summary>
    /// <param name="output">The partial file.</param>
    /// <param name="options">The same options as before.</param>
    /// <param name="pixelHash">Takes the packed pixels of each page that is written.</param>
    public static TiffWriter Continue(OutputFile output, TiffWriterOptions options, IncrementalHash pixelHash)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new TiffWriter(output.FinalPath, output, options, isStill: false) { _pixelHash = pixelHash, _staysWithoutPages = true };
    }

    /// <summary>
    /// Makes a page that was written before the next page of this file: one of this very file, whose pixels are at their
    /// place, or one of another, whose pixels are copied as they are packed.
    /// </summary>
    /// <param name="facts">What was known of the stack.</param>
    /// <param name="page">The page.</param>
    /// <param name="source">The file that holds the pixels; null for this one.</param>
    /// <exception cref="TiffException">It does not fit the pages before it, or the pixels are not there.</exception>
    public void TakeUp(TiffStackFacts facts, TiffPage page, FileStream? source)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(page);
        ObjectDisposedException.ThrowIf(_file is null, this);
        Guarded(_path, () =>
        {
            Accept(facts);
            return Add(page with { Images = [.. page.Images.Select(image => Placed(image, source))] });
        });
    }

    /// <summary>Brings the pages written so far to the disk, so that a power cut does not take them. May be called while others are written.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush() => _file!.Flush();

    /// <summary>Ends the file behind the last page: what a run that was cut had begun after it goes.</summary>
    public void Trim() => _file!.Trim();

    private TiffImagePlace Placed(TiffImagePlace image, FileStream? source)
    {
        long place = _file!.End;
        if (source is null && place != image.At)
        {
            throw new TiffException($"page {PageCount} should lie at byte {image.At} and not at {place}; the file was written by another program");
        }

        _file.TakeUp(source, image.At, image.ByteCounts.Sum());
        return image with { At = place };
    }
}
