using LiveSR.Imaging;

namespace LiveSR.Registration.Tests;

/// <summary>Round bodies of light whose intensity is known between pixels too, so that shifts of images are exact.</summary>
internal sealed class BlobScene
{
    private readonly (double X, double Y, double Sigma, double Height)[] _blobs;

    public BlobScene(int seed, double size, int count = 120)
    {
        var random = new Random(seed);
        _blobs = [.. Enumerable.Range(0, count).Select(_ => (
            random.NextDouble() * size, random.NextDouble() * size, 1.6 + (3 * random.NextDouble()), 0.3 + random.NextDouble()))];
    }

    /// <summary>Pixels (i, j) at the scene's points that <paramref name="place"/> gives.</summary>
    public Plane Image(int width, int height, Func<double, double, (double X, double Y)> place, double gain = 200, double offset = 20, int noiseSeed = 0, double noise = 0)
    {
        var random = new Random(noiseSeed);
        var image = new Plane(width, height);
        for (int j = 0; j < height; j++)
        {
            for (int i = 0; i < width; i++)
            {
                (double x, double y) = place(i, j);
                double sum = 0;
                foreach ((double bx, double by, double sigma, double peak) in _blobs)
                {
                    double square = ((x - bx) * (x - bx)) + ((y - by) * (y - by));
                    sum += square < 36 * sigma * sigma ? peak * Math.Exp(-square / (2 * sigma * sigma)) : 0;
                }

                image[i, j] = (float)((sum * gain) + offset + (noise * (random.NextDouble() - 0.5) * Math.Sqrt(12)));
            }
        }

        return image;
    }
}
