using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Tests;

/// <summary>Small made-up images with edges and texture, the same for the same seed.</summary>
internal static class Specimen
{
    internal static Plane Image(int width, int height, int seed)
    {
        var random = new Random(seed);
        var cells = Enumerable.Range(0, 12)
            .Select(_ => (X: random.NextDouble() * width, Y: random.NextDouble() * height, R: 3 + (random.NextDouble() * 8), I: 60 + (random.NextDouble() * 120)))
            .ToList();
        var image = new Plane(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double value = 40 + (10 * Math.Sin(x * 0.9) * Math.Cos(y * 0.7));
                value += cells.Sum(c => c.I / (1 + Math.Exp(2 * (Math.Sqrt(((x - c.X) * (x - c.X)) + ((y - c.Y) * (y - c.Y))) - c.R))));
                image[x, y] = (float)Math.Clamp(value, 0, 255);
            }
        }

        return image;
    }

    internal static ImagePool Pool(params int[] scales)
    {
        TrainingImage Make(int seed) => ImagePool.Prepare($"specimen {seed}", Image(128, 112, seed), 255, scales);
        return ImagePool.Of(new ImageGroup("cells", 1, [Make(1), Make(2), Make(3)], [Make(4)]));
    }

    internal static TrainingRecipe Recipe(string network, params int[] scales) => new()
    {
        Name = "test",
        Network = network,
        Scales = [.. scales],
        Steps = 6,
        Device = "cpu",
        Data = new DataRecipe { Batch = 2, Patch = 32 },
        Degradation = new DegradationRecipe { NoiseShare = 0.5, NoiseSigma = 0.02 },
        Optimizer = new OptimizerRecipe { LearningRate = 1e-3, ClipNorm = 1 },
        Report = new ReportRecipe { Every = 2, ValidateEvery = 100, ValidationImages = 1 },
    };
}
