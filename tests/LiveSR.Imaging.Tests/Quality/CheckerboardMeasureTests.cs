using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Tests.Quality;

public class CheckerboardMeasureTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ACleanImageHasNone(int scale)
    {
        CheckerboardMeasure.Of(SpectralImages.Points(216, 0.6, 0.01), scale).Decibels.ShouldBeInRange(-4, 4);
        CheckerboardMeasure.Of(Resampler.Resize(SpectralImages.Points(96, 0.9, 0.02), 96 * scale, 96 * scale), scale).Decibels.ShouldBeLessThan(4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void APlantedLatticeIsSeenLongBeforeTheEyeSeesIt(int scale)
    {
        Plane image = SpectralImages.Points(216, 0.6, 0.01);
        for (int i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] += i % 216 % scale == 0 && i / 216 % scale == 0 ? 0.01f : 0;
        }

        Checkerboard found = CheckerboardMeasure.Of(image, scale);
        found.Decibels.ShouldBeGreaterThan(12);
        double share = 1.0 / (scale * scale);
        found.Height.ShouldBe(0.01 * Math.Sqrt(share - (share * share)), 0.0005);
    }

    [Fact]
    public void ALatticeThatFollowsTheStructureIsSeenToo()
    {
        Plane image = SpectralImages.Points(216, 0.4, 0.001);
        for (int i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] *= (i % 216 + (i / 216)) % 2 == 0 ? 1.05f : 0.95f;
        }

        CheckerboardMeasure.Of(image, 2).Decibels.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void AnEmptyImageHasNoneAndATooSmallOneIsRefused()
    {
        CheckerboardMeasure.Of(new Plane(96, 96), 2).ShouldBe(new Checkerboard(0, 0));
        Should.Throw<ArgumentException>(() => CheckerboardMeasure.Of(new Plane(40, 400), 4)).Message.ShouldContain("40x400");
    }
}
