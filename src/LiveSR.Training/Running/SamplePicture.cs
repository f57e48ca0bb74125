using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;

namespace LiveSR.Training.Running;

/// <summary>A strip of the middle of a held-back image: bicubic | network | truth, at 200%, contrast stretched alike.</summary>
public static class SamplePicture
{
    private const int Side = 160;
    private const int Zoom = 2;
    private const int Gap = 4;

    /// <summary>Writes the strip as an 8-bit PNG.</summary>
    public static void Write(string path, SuperResolutionNetwork network, TrainingImage image, int scale)
    {
        ArgumentNullException.ThrowIfNull(image);
        Plane low = image.Low[scale];
        Plane[] parts = [Validator.Bicubic(low, scale), Validator.Enhance(network, low, scale, image.BlurSigma), image.Truth];
        int side = Math.Min(Side, Math.Min(image.Truth.Width, image.Truth.Height));
        var middle = new PixelRect((image.Truth.Width - side) / 2, (image.Truth.Height - side) / 2, side, side);
        parts = [.. parts.Select(part => part.Crop(middle))];
        (float low01, float range) = ContrastOf(parts[^1]);
        var strip = new Plane((parts.Length * ((side * Zoom) + Gap)) - Gap, side * Zoom);
        strip.Values.AsSpan().Fill(1);
        for (int i = 0; i < parts.Length; i++)
        {
            Paste(parts[i], strip, i * ((side * Zoom) + Gap), low01, range);
        }

        ImageFile.WriteGray(path, strip);
    }

    private static (float Low, float Range) ContrastOf(Plane plane)
    {
        float low = plane.Values.Min();
        return (low, Math.Max(1e-6f, plane.Values.Max() - low));
    }

    private static void Paste(Plane part, Plane strip, int left, float low, float range)
    {
        for (int y = 0; y < part.Height * Zoom; y++)
        {
            for (int x = 0; x < part.Width * Zoom; x++)
            {
                strip[left + x, y] = (part[x / Zoom, y / Zoom] - low) / range;
            }
        }
    }
}
