using LiveSR.Files;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline.Sinks;
using OpenCvSharp;

namespace LiveSR.Recording;

/// <summary>
/// Writes each frame to a PNG or TIFF file of its own, bit for bit, named by its image number: lost images leave gaps.
/// TIFF keeps the pixel size and the bit depth too.
/// Each file is written under a partial name and renamed when it is whole, so what a killed run left is usable.
/// </summary>
public sealed class ImageSequenceSink : IFrameSink
{
    private const string Png = ".png";

    private readonly Func<long, string> _pathOf;
    private readonly bool _isPng;
    private readonly bool _overwrite;

    private ImageSequenceSink(string path, Func<long, string> pathOf, bool overwrite)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        _isPng = extension == Png;
        if (!_isPng && extension is not (".tif" or ".tiff"))
        {
            throw new NotSupportedException($"{path}: '{extension}' is no image that keeps all bits; use .png or .tiff.");
        }

        (_pathOf, _overwrite) = (pathOf, overwrite);
    }

    private ImageSequenceSink(SequencePattern pattern, bool overwrite)
        : this(pattern.Text, pattern.PathOf, overwrite)
    {
        pattern.RequireFree(overwrite);
        pattern.MakeFolder();
    }

    /// <summary>A sink for the images that a pattern names; makes their folder if need be.</summary>
    /// <param name="pattern">
    /// Names with the place of the number as in printf, for example <c>out/frame_%06d.png</c>; without it,
    /// <c>_%06d</c> is put before the extension. Extension .png, .tif or .tiff.
    /// </param>
    /// <param name="overwrite">Whether images of these names are replaced.</param>
    /// <exception cref="NotSupportedException">Another extension.</exception>
    /// <exception cref="OutputRefusedException">There are images of that pattern.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public ImageSequenceSink(string pattern, bool overwrite = false)
        : this(SequencePattern.Of(pattern), overwrite)
    {
    }

    /// <summary>A sink for one image, under just this name.</summary>
    /// <param name="path">Name of the file; extension .png, .tif or .tiff.</param>
    /// <param name="overwrite">Whether an image of that name is replaced.</param>
    /// <exception cref="NotSupportedException">Another extension.</exception>
    /// <exception cref="OutputRefusedException">There is an image of that name.</exception>
    /// <exception cref="IOException">The folder does not exist.</exception>
    public static ImageSequenceSink Still(string path, bool overwrite = false)
    {
        OutputFile.RequireFree(path, overwrite);
        return new ImageSequenceSink(path, _ => path, overwrite);
    }

    /// <summary>The file of an image.</summary>
    public string PathOf(long imageNumber) => _pathOf(imageNumber);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Float pixels into PNG.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written, for PNG; or an image of that name was made meanwhile.</exception>
    /// <exception cref="TiffException">The disk is full, for TIFF.</exception>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string path = PathOf(frame.Metadata.ImageNumber);
        if (!_isPng)
        {
            TiffWriter.WriteStill(path, frame, _overwrite);
            return;
        }

        if (frame.Format == PixelFormat.Gray32F)
        {
            throw new NotSupportedException($"{path}: PNG holds no float pixels; write .tiff.");
        }

        using Mat image = frame.AsMat();
        Cv2.ImEncode(Png, image, out byte[] encoded);
        OutputFile.Write(path, _overwrite, file => file.Write(encoded));
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
