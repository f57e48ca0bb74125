namespace LiveSR.Imaging.Tests;

/// <summary>Bicubic reference values follow MATLAB's imresize (antialiased when shrinking), computed apart in NumPy.</summary>
public class ResamplerTests
{
    private static readonly float[] Source = [0, 10, 50, 20, 90, 30, 70, 100];

    [Theory]
    [InlineData(new[] { 7.3047f, 39.8047f, 55.6641f, 82.2266f })]
    [InlineData(new[] { -0.9375f, 1.0938f, 5.1562f, 19.5312f, 44.2188f, 45.0781f, 22.1094f, 33.5156f, 79.2969f, 81.7969f, 41.0156f, 33.2031f, 58.3594f, 78.9062f, 94.8438f, 102.8125f })]
    [InlineData(new[] { -0.6944f, 2.5f, 15.7407f, 47.037f, 33.125f, 27.3843f, 84.6991f, 61.875f, 30.9954f, 62.7546f, 87.5f, 102.0833f })]
    public void BicubicEqualsImresizeAlongEachAxis(float[] expected)
    {
        Plane across = Resampler.Resize(new Plane(8, 1, Source), expected.Length, 1);
        Plane down = Resampler.Resize(new Plane(1, 8, Source), 1, expected.Length);

        for (int i = 0; i < expected.Length; i++)
        {
            across[i, 0].ShouldBe(expected[i], 1e-3f);
            down[0, i].ShouldBe(expected[i], 1e-3f);
        }
    }

    [Theory]
    [InlineData(ResampleKernel.Bicubic)]
    [InlineData(ResampleKernel.Lanczos3)]
    public void AConstantImageStaysConstant(ResampleKernel kernel)
    {
        var source = new Plane(13, 9);
        Array.Fill(source.Values, 4095f);

        foreach ((int width, int height) in new[] { (26, 18), (52, 36), (7, 5), (20, 4) })
        {
            Resampler.Resize(source, width, height, kernel).Values.ShouldAllBe(v => Math.Abs(v - 4095) < 0.01);
        }
    }

    [Theory]
    [InlineData(ResampleKernel.Bicubic)]
    [InlineData(ResampleKernel.Lanczos3)]
    public void UpscalingDoesNotShiftTheImage(ResampleKernel kernel)
    {
        var source = new Plane(33, 33);
        for (int i = 0; i < source.Values.Length; i++)
        {
            int x = (i % 33) - 20, y = (i / 33) - 12;
            source.Values[i] = MathF.Exp(-((x * x) + (y * y)) / 18f);
        }

        Plane up = Resampler.Resize(source, 99, 99, kernel);

        double sum = 0, cx = 0, cy = 0;
        for (int i = 0; i < up.Values.Length; i++)
        {
            sum += up.Values[i];
            cx += up.Values[i] * (((i % 99) + 0.5) / 3);
            cy += up.Values[i] * (((i / 99) + 0.5) / 3);
        }

        (cx / sum).ShouldBe(20.5, 0.01);
        (cy / sum).ShouldBe(12.5, 0.01);
    }

    /// <summary>Whole enlargements take a vectorised way inside the row; this is the definition, sample by sample in double precision.</summary>
    [Theory]
    [InlineData(ResampleKernel.Bicubic)]
    [InlineData(ResampleKernel.Lanczos3)]
    public void EveryWidthAndScaleEqualsTheDefinition(ResampleKernel kernel)
    {
        var random = new Random(1);
        foreach (int width in (int[])[1, 2, 5, 16, 23, 24, 25, 31, 40, 255, 256, 300, 523])
        {
            var row = new Plane(width, 1, [.. Enumerable.Range(0, width).Select(_ => 255 * random.NextSingle())]);
            foreach (int scale in (int[])[1, 2, 3, 4, 5, 8])
            {
                Plane across = Resampler.Resize(row, width * scale, 1, kernel);
                for (int i = 0; i < across.Width; i++)
                {
                    across[i, 0].ShouldBe((float)Interpolated(row.Values, kernel, ((i + 0.5) / scale) - 0.5), 2e-3f, $"{width} x{scale} at {i}");
                }
            }
        }
    }

    private static double Interpolated(float[] row, ResampleKernel kernel, double at)
    {
        int support = kernel == ResampleKernel.Lanczos3 ? 3 : 2, first = (int)Math.Floor(at) - support;
        double sum = 0, weights = 0;
        for (int k = first; k <= first + (2 * support) + 1; k++)
        {
            double x = Math.Abs(k - at);
            double weight = kernel == ResampleKernel.Bicubic
                ? x <= 1 ? (1.5 * x * x * x) - (2.5 * x * x) + 1 : x < 2 ? (-0.5 * x * x * x) + (2.5 * x * x) - (4 * x) + 2 : 0
                : x < 1e-12 ? 1 : x < 3 ? 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x) : 0;
            int period = 2 * row.Length, mirrored = ((k % period) + period) % period;
            sum += weight * row[mirrored < row.Length ? mirrored : period - 1 - mirrored];
            weights += weight;
        }

        return sum / weights;
    }
}
