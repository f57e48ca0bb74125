using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Tests.Quality;

/// <summary>
/// Reference values were computed apart in NumPy on the same images: d(r) by its definition on whole arrays, 50 radii,
/// filters [height / 4, 10 from 2 / r0 to 0.15], then 10 between the best filter and the one before, 50 radii from one
/// step before the best radius to 0.4 behind it, as in the authors' getDcorr.m.
/// </summary>
public class DecorrelationAnalysisTests
{
    private const int Size = 192;

    [Theory]
    [InlineData(0.3, 0.001, 0.27064, 0.8122)]
    [InlineData(0.3, 0.02, 0.27064, 0.2068)]
    [InlineData(0.5, 0.001, 0.44898, 0.8271)]
    [InlineData(0.5, 0.02, 0.45431, 0.4218)]
    [InlineData(0.7, 0.001, 0.62516, 0.8332)]
    [InlineData(0.7, 0.02, 0.66764, 0.6823)]
    public void PointsSeenThroughAnObjectiveEqualTheReference(double cutoff, double noise, double expected, double height)
    {
        ImageResolution resolution = DecorrelationAnalysis.Measure(SpectralImages.Points(Size, cutoff, noise));

        resolution.Cutoff.ShouldBe(expected, 0.01);
        resolution.Peak.ShouldBe(height, 0.01);
        resolution.Cutoff.ShouldBeInRange(0.85 * cutoff, cutoff);
    }

    [Theory]
    [InlineData(0.25, 0.26531)]
    [InlineData(0.4, 0.40816)]
    [InlineData(0.6, 0.61224)]
    public void TheEndOfABandIsFound(double cutoff, double expected)
    {
        ImageResolution resolution = DecorrelationAnalysis.Measure(SpectralImages.BandLimited(Size, cutoff, 0.05));

        resolution.Cutoff.ShouldBe(expected, 0.01);
        resolution.Cutoff.ShouldBe(cutoff, 0.02);
        resolution.Pixels.ShouldBe(2 / cutoff, 0.07 * 2 / cutoff);
        resolution.Micrometres(0.065).ShouldBe(0.065 * resolution.Pixels, 1e-12);
    }

    [Fact]
    public void NoiseAloneHasNoResolution()
    {
        var noise = new Plane(Size, Size, [.. SpectralImages.Normal(5, Size * Size).Select(v => (float)v)]);

        DecorrelationAnalysis.Measure(noise).Pixels.ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void GainAndOffsetChangeNothing()
    {
        Plane image = SpectralImages.Points(Size, 0.5, 0.02);
        var bright = new Plane(Size, Size, [.. image.Values.Select(v => (3000 * v) + 100)]);

        DecorrelationAnalysis.Measure(bright).Cutoff.ShouldBe(DecorrelationAnalysis.Measure(image).Cutoff, 0.01);
    }

    [Fact]
    public void AnEmptyImageHasNoResolution() =>
        DecorrelationAnalysis.Measure(new Plane(64, 48)).Cutoff.ShouldBe(0);

    [Fact]
    public void AnImageTooSmallIsRefused() =>
        Should.Throw<ArgumentException>(() => DecorrelationAnalysis.Measure(new Plane(16, 300))).Message.ShouldContain("16x300");
}
