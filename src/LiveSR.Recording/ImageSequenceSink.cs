using System.Globalization;
using System.Text.RegularExpressions;
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
public sealed partial class ImageSequenceSink : IFrameSink
{
    private const long Margin = 1 << 20;

    private readonly string _before;
    private readonly string _after;
    private readonly int _digits;
    private readonly bool _isPng;

    /// <summary>Makes the sink, and its folder if need be.</summary>
    /// <param name="pattern">
    /// Path with the place of the number as in printf, for example <c>out/frame_%06d.png</c>; without it,
    /// <c>_%06d</c> is put before the extension. Extension .png, .tif or .tiff.
    /// </param>
    /// <exception cref="NotSupportedException">Another extension.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public ImageSequenceSink(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        string extension = Path.GetExtension(pattern).ToLowerInvariant();
        _isPng = extension == ".png";
        if (!_isPng && extension is not (".tif" or ".tiff"))
        {
            throw new NotSupportedException($"{pattern}: '{extension}' is no image that keeps all bits; use .png or .tiff.");
        }

        Match place = NumberPlace().Match(pattern);
        _digits = place.Success ? (place.Groups[1].Length == 0 ? 1 : int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture)) : 6;
        _before = place.Success ? pattern[..place.Index] : Path.ChangeExtension(pattern, null) + "_";
        _after = place.Success ? pattern[(place.Index + place.Length)..] : Path.GetExtension(pattern);
        MakeFolder(pattern);
    }

    private ImageSequenceSink(string path, int digits)
        : this(path)
    {
        (_before, _after, _digits) = (path, "", digits);
    }

    /// <summary>A sink for one image, under just this name.</summary>
    /// <param name="path">Name of the file; extension .png, .tif or .tiff.</param>
    /// <exception cref="NotSupportedException">Another extension.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static ImageSequenceSink Still(string path) => new(path, digits: 0);

    /// <summary>The file of an image.</summary>
    public string PathOf(long imageNumber) => _digits == 0 ? _before :
        _before + imageNumber.ToString("D" + _digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + _after;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Float pixels into PNG.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written, for PNG.</exception>
    /// <exception cref="TiffException">The same for TIFF.</exception>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string path = PathOf(frame.Metadata.ImageNumber);
        if (_isPng && frame.Format == PixelFormat.Gray32F)
        {
            throw new NotSupportedException($"{path}: PNG holds no float pixels; write .tiff.");
        }

        if (_isPng)
        {
            WritePng(path, frame);
        }
        else
        {
            WriteTiff(path, frame);
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    [GeneratedRegex("%(?:0([0-9]{1,2}))?d")]
    private static partial Regex NumberPlace();

    private static void MakeFolder(string pattern)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(pattern))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{pattern}: the folder {folder} cannot be made; choose another.", e);
        }
    }

    private static void WriteTiff(string path, Frame frame)
    {
        using var writer = TiffWriter.Create(path);
        try
        {
            writer.Write(frame);
            writer.Complete();
        }
        catch (TiffException)
        {
            writer.Dispose();
            File.Delete(writer.PartialPath);
            throw;
        }
    }

    private static void WritePng(string path, Frame frame)
    {
        var file = OutputFile.Begin(path, overwrite: true);
        try
        {
            file.RequireRoom(Margin + ((long)frame.Width * frame.Height * frame.Format.BytesPerPixel()));
            using Mat image = frame.AsMat();
            if (!Cv2.ImWrite(file.Path, image) || !IsWholePng(file.Path))
            {
                throw new IOException($"{path}: the image could not be written whole; the disk may be full.");
            }

            file.Commit();
        }
        catch
        {
            file.Delete();
            throw;
        }
    }

    /// <summary>OpenCV does not see that the system wrote less than asked: a whole PNG ends in its IEND chunk.</summary>
    private static bool IsWholePng(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length < 12)
        {
            return false;
        }

        Span<byte> end = stackalloc byte[8];
        file.Seek(-8, SeekOrigin.End);
        file.ReadExactly(end);
        return end[..4].SequenceEqual("IEND"u8);
    }
}
