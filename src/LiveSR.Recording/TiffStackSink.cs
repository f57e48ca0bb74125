using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Recording;

/// <summary>
/// Writes frames as the pages of one TIFF file, bit for bit, with pixel size, bit depth and frame interval. Until it
/// is whole the file is <c>NAME.partial.EXT</c>, a valid TIFF after each page.
/// </summary>
public sealed class TiffStackSink : IBandSink
{
    private readonly TiffWriter _writer;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its final name; <c>.ome.tif</c> writes OME-XML, else ImageJ's description, when no options are given.</param>
    /// <param name="options">Metadata and packing.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="OutputRefusedException">There is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TiffStackSink(string path, TiffWriterOptions? options = null, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _writer = TiffWriter.Create(path, options ?? new TiffWriterOptions { Flavour = FlavourFor(path) }, overwrite);
    }

    /// <summary>What a file of this name is to say of the frames of a source: its axes, calibration and times.</summary>
    public static TiffWriterOptions OptionsFor(string path, SourceInfo source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TiffWriterOptions
        {
            Flavour = FlavourFor(path),
            Axes = source.Series?.Axes ?? new SeriesAxes(),
            Name = source.Series?.Names[source.Series.Index] ?? "",
            FrameIntervalMs = source is { Series: not null, TimesAreAssumed: false } ? 1000 / source.FrameRate : null,
            StatesTimes = !source.TimesAreAssumed,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="TiffException">The frame differs from the first in size or format, or the disk is full.</exception>
    public void Write(Frame frame) => _writer.Write(frame);

    /// <inheritdoc/>
    /// <exception cref="TiffException">The image differs from the first in size or format, or the disk is full.</exception>
    public void Write(BandedImage image) => _writer.Write(image);

    /// <inheritdoc/>
    /// <remarks>When no frame came, no file is made.</remarks>
    public void Complete()
    {
        if (_writer.PageCount > 0)
        {
            _writer.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static TiffFlavour FlavourFor(string path) =>
        path.EndsWith(".ome.tif", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ome.tiff", StringComparison.OrdinalIgnoreCase)
            ? TiffFlavour.Ome
            : TiffFlavour.ImageJ;
}
