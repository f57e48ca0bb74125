using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Training.Data;

/// <summary>Reads and writes single image files, 8 and 16 bit, as planes of luma.</summary>
public static class ImageFile
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"];

    /// <summary>The image files of a folder, by name.</summary>
    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);

    /// <summary>The intensity or luma of an image in the file's own units, and the largest value its samples can hold.</summary>
    /// <exception cref="TrainingException">The file is no image.</exception>
    public static (Plane Luma, float Largest) ReadLuma(string path)
    {
        using Mat image = Cv2.ImRead(path, ImreadModes.Unchanged);
        if (image.Empty())
        {
            throw new TrainingException($"{path}: not an image that can be read; remove it from the folder.");
        }

        int channels = image.Channels();
        bool wide = image.Depth() == MatType.CV_16U;
        if (channels is not (1 or 3 or 4) || (!wide && image.Depth() != MatType.CV_8U))
        {
            throw new TrainingException($"{path}: only 8- and 16-bit grey and colour images are read.");
        }

        var plane = new Plane(image.Width, image.Height);
        float[] row = new float[image.Width * channels];
        for (int y = 0; y < plane.Height; y++)
        {
            if (wide)
            {
                Widen(image.RowSpan<ushort>(y), row);
            }
            else
            {
                Widen(image.RowSpan<byte>(y), row);
            }

            ToLuma(row, channels, plane.Row(y));
        }

        return (plane, wide ? ushort.MaxValue : byte.MaxValue);
    }

    /// <summary>Writes 8-bit grey; intensities 0 to 1, others clipped.</summary>
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

        if (!Cv2.ImWrite(path, mat))
        {
            throw new TrainingException($"{path}: the picture could not be written.");
        }
    }

    private static void Widen(Span<byte> from, float[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private static void Widen(Span<ushort> from, float[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private static void ToLuma(float[] row, int channels, Span<float> luma)
    {
        if (channels == 1)
        {
            row.CopyTo(luma);
            return;
        }

        if (channels == 3)
        {
            Bt601.Luma(row, luma);
            return;
        }

        Span<float> bgr = stackalloc float[3];
        for (int x = 0; x < luma.Length; x++)
        {
            row.AsSpan(x * channels, 3).CopyTo(bgr);
            Bt601.Luma(bgr, luma.Slice(x, 1));
        }
    }
}
