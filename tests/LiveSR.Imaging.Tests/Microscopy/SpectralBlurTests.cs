using LiveSR.Imaging.Microscopy;

namespace LiveSR.Imaging.Tests.Microscopy;

public class SpectralBlurTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.3)]
    [InlineData(2.2)]
    public void TheWidthOfABlurIsFoundInTheSpectrum(double sigma) =>
        SpectralBlur.Sigma(Blurred(Lines(), sigma))!.Value.ShouldBe(sigma, 0.2 * sigma);

    [Fact]
    public void AWiderBlurIsFoundWider()
    {
        Plane lines = Lines();
        double?[] widths = [.. new[] { 0.7, 1.0, 1.5, 2.5 }.Select(sigma => SpectralBlur.Sigma(Blurred(lines, sigma)))];

        widths.ShouldBe(widths.Order());
    }

    [Fact]
    public void NoiseAloneShowsNoBlur()
    {
        var random = new Random(3);
        var noise = new Plane(128, 128, [.. Enumerable.Range(0, 128 * 128).Select(_ => (float)random.NextDouble())]);

        SpectralBlur.Sigma(noise).ShouldBeNull();
    }

    /// <summary>Thin lines in all directions.</summary>
    private static Plane Lines()
    {
        var random = new Random(5);
        var plane = new Plane(192, 192);
        for (int line = 0; line < 60; line++)
        {
            (double x, double y, double angle) = (192 * random.NextDouble(), 192 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
            for (int step = 0; step < 400; step++)
            {
                (int u, int v) = ((int)(x + (0.25 * step * Math.Cos(angle))), (int)(y + (0.25 * step * Math.Sin(angle))));
                if (u is >= 0 and < 192 && v is >= 0 and < 192)
                {
                    plane[u, v] += 100;
                }
            }
        }

        return plane;
    }

    private static Plane Blurred(Plane sharp, double sigma)
    {
        var blurred = new Plane(sharp.Width, sharp.Height);
        new MirroredConvolution(PointSpreadFunction.Gaussian(sigma), sharp.Width, sharp.Height).Apply(sharp.Values, blurred.Values, flipped: false);
        var random = new Random(9);
        foreach (ref float value in blurred.Values.AsSpan())
        {
            value += (float)(random.NextDouble() - 0.5);
        }

        return blurred;
    }
}
