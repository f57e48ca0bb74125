namespace LiveSR.Imaging.Tests;

/// <summary>Reference values come from scikit-image 0.19: peak_signal_noise_ratio, normalized_root_mse(min-max), and
/// structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False).</summary>
public class ImageMetricsTests
{
    [Theory]
    [InlineData(1, 255)]
    [InlineData(257, 65535)]
    public void FiguresEqualScikitImage(int gain, double peak)
    {
        Plane a = Pattern(48, 37, 1, gain), b = Pattern(48, 37, 2, gain);

        ImageMetrics.Psnr(a, b, peak).ShouldBe(23.772770514842733, 1e-6);
        ImageMetrics.Ssim(a, b, peak).ShouldBe(0.6053175622353821, 1e-6);
        ImageMetrics.Nrmse(a, b).ShouldBe(0.08426468144939249, 1e-7);
    }

    [Fact]
    public void EqualImagesArePerfect()
    {
        Plane a = Pattern(20, 30, 3, 1);

        ImageMetrics.Psnr(a, a, 255).ShouldBe(double.PositiveInfinity);
        ImageMetrics.Ssim(a, a, 255).ShouldBe(1, 1e-12);
        ImageMetrics.Nrmse(a, a).ShouldBe(0);
    }

    [Fact]
    public void DifferentSizesAreRefused() =>
        Should.Throw<ArgumentException>(() => ImageMetrics.Mse(new Plane(4, 5), new Plane(5, 4))).Message.ShouldContain("4x5 and 5x4");

    [Fact]
    public void SsimOfAnImageSmallerThanItsWindowIsRefused() =>
        Should.Throw<ArgumentException>(() => ImageMetrics.Ssim(new Plane(10, 40), new Plane(10, 40), 1));

    private static Plane Pattern(int width, int height, uint seed, int gain)
    {
        var plane = new Plane(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                seed = unchecked((seed * 1664525) + 1013904223);
                double noise = (seed >> 24) / 255.0 * 40;
                plane[x, y] = (float)Math.Floor(100 + (80 * Math.Sin(x * 0.21) * Math.Cos(y * 0.13)) + noise) * gain;
            }
        }

        return plane;
    }
}
