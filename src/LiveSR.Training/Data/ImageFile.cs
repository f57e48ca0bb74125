using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Output;
using OpenCvSharp;

namespace LiveSR.Training.Data;

/// <summary>Reads and writes single image files as planes of luma.</summary>
public static class ImageFile
{
    /// <summary>The image files of a folder, by name.</summary>
    public static IEnumerable<string> In(string folder) => ImageFiles.In(folder);

    /// <summary>
    /// The intensity or luma of an image in the file's own units, and the largest value that its samples can hold: infinity
    /// for floats.
    /// </summary>
    /// <exception cref="TrainingException">The file is no image, or holds values that are no numbers.</exception>
    public static (Plane Luma, float Largest) ReadLuma(string path)
    {
        try
        {
            using FrameLease image = ImageFiles.Read(path);
            bool isFloat = image.Frame.Format == PixelFormat.Gray32F;
            var luma = Plane.FromFrame(image.Frame);
            return !isFloat || luma.Values.All(float.IsFinite)
                ? (luma, isFloat ? float.PositiveInfinity : image.Frame.MaxValue)
                : throw new TrainingException($"{path}: it holds NaN or infinity; remove it from the folder.");
        }
        catch (SourceException e)
        {
            throw new TrainingException($"{e.Message.TrimEnd('.')}; remove it from the folder.", e);
        }
    }

    /// <summary>Writes 8-bit grey, replacing an older picture; intensities 0 to 1, others clipped.</summary>
    public static void WriteGray(string path, Plane image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var mat = new Mat(image.Height, image.Width, MatType.CV_8UC1);
        for (int y = 0; y < image.Height; y++)
        {
            Span<float> from = image.Row(y);
            Span<byte> to = mat.RowSpan<byte>(y);
            for (int x = 0; x < from.Length; x++)
            {
                to[x] = (byte)Math.Clamp(MathF.Round(from[x] * byte.MaxValue), 0, byte.MaxValue);
            }
        }

        Cv2.ImEncode(Path.GetExtension(path), mat, out byte[] picture);
        OutputFile.Write(path, overwrite: true, file => file.Write(picture));
    }
}
