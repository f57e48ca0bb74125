using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Tests.Quality;

public class CorrelatedNoiseTests
{
    [Fact]
    public void WhiteNoiseIsFoundAsItIs()
    {
        CameraNoise noise = CorrelatedNoise.Estimate(Ramp(slope: 4, floor: 25), rounding: 0);

        noise.Variance(500).ShouldBe(2025, 200);
        noise.Variance(2000).ShouldBe(8025, 800);
    }

    [Fact]
    public void NoiseThatNeighboursShareIsNotTakenForLittle()
    {
        Plane white = Ramp(slope: 4, floor: 25);
        var smoothed = new Plane(white.Width, white.Height);
        new MirroredConvolution(PointSpreadFunction.Gaussian(0.8), white.Width, white.Height).Apply(white.Values, smoothed.Values, flipped: false);
        double left = Enumerable.Range(0, smoothed.Values.Length).Average(i => Math.Pow(smoothed.Values[i] - Mean(i % white.Width), 2));
        double mean = Enumerable.Range(0, white.Width).Average(x => (double)Mean(x));

        double found = CorrelatedNoise.Estimate(smoothed, rounding: 0).Variance(mean), blind = CameraNoise.Estimate(smoothed).Variance(mean);

        found.ShouldBeInRange(0.5 * left, 1.5 * left);
        blind.ShouldBeLessThan(0.3 * left);
    }

    [Fact]
    public void DenseStructureIsNotTakenForNoise()
    {
        Plane lines = Lines();
        var blurred = new Plane(lines.Width, lines.Height);
        new MirroredConvolution(PointSpreadFunction.Gaussian(0.9), lines.Width, lines.Height).Apply(lines.Values, blurred.Values, flipped: false);
        var random = new Random(6);
        foreach (ref float value in blurred.Values.AsSpan())
        {
            value += (float)(10 * Normal(random));
        }

        CorrelatedNoise.Estimate(blurred, rounding: 0).Variance(blurred.Values.Average()).ShouldBeInRange(50, 250);
    }

    /// <summary>Thin lines of 2,000 counts, many in some places, few in others.</summary>
    private static Plane Lines()
    {
        var random = new Random(8);
        var plane = new Plane(256, 256);
        for (int line = 0; line < 80; line++)
        {
            (double x, double y, double angle) = (256 * random.NextDouble() * random.NextDouble(), 256 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
            for (int step = 0; step < 400; step++)
            {
                (int u, int v) = ((int)(x + (0.4 * step * Math.Cos(angle))), (int)(y + (0.4 * step * Math.Sin(angle))));
                if (u is >= 0 and < 256 && v is >= 0 and < 256)
                {
                    plane[u, v] = 2000;
                }
            }
        }

        return plane;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static float Mean(int x) => 10 * x;

    /// <summary>Brightness that rises along rows, with normal noise.</summary>
    private static Plane Ramp(double slope, double floor)
    {
        var random = new Random(2);
        var plane = new Plane(256, 256);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            float mean = Mean(i % plane.Width);
            plane.Values[i] = (float)(mean + (Normal(random) * Math.Sqrt((slope * mean) + floor)));
        }

        return plane;
    }
}
