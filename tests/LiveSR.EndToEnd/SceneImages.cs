using OpenCvSharp;

namespace LiveSR.EndToEnd;

/// <summary>Image files of a scene of soft round bodies whose intensity is known everywhere.</summary>
internal sealed class SceneImages(int seed)
{
    private readonly (double X, double Y, double Sigma, double Height)[] _bodies = [.. Bodies(new Random(seed))];

    /// <summary>Writes pixels (i, j) at the scene's points <c>left + (i + 0.5) / scale - 0.5</c>, and so down.</summary>
    public string Write(string path, int width, int height, MatType type, double left = 0, double top = 0, double scale = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        bool deep = type.Depth == MatType.CV_16U;
        using var image = new Mat(height, width, type);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width * type.Channels; x++)
            {
                double value = At(left + (((x / type.Channels) + 0.5) / scale) - 0.5, top + ((y + 0.5) / scale) - 0.5);
                value *= 1 - (0.2 * (x % type.Channels));
                if (deep)
                {
                    image.RowSpan<ushort>(y)[x] = (ushort)Math.Min(65535, 500 + (9000 * value));
                }
                else
                {
                    image.RowSpan<byte>(y)[x] = (byte)Math.Min(255, 20 + (120 * value));
                }
            }
        }

        Cv2.ImWrite(path, image).ShouldBeTrue();
        return path;
    }

    private static IEnumerable<(double X, double Y, double Sigma, double Height)> Bodies(Random random)
    {
        for (int i = 0; i < 60; i++)
        {
            yield return (random.NextDouble() * 130, random.NextDouble() * 110, 1.5 + (2.5 * random.NextDouble()), 0.3 + (0.7 * random.NextDouble()));
        }
    }

    private double At(double x, double y)
    {
        double sum = 0;
        foreach ((double bx, double by, double sigma, double height) in _bodies)
        {
            double square = ((x - bx) * (x - bx)) + ((y - by) * (y - by));
            sum += square < 25 * sigma * sigma ? height * Math.Exp(-square / (2 * sigma * sigma)) : 0;
        }

        return sum;
    }
}
