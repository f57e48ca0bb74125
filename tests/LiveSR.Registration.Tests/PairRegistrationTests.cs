using LiveSR.Imaging;

namespace LiveSR.Registration.Tests;

/// <summary>The scene's unit is a low-resolution pixel; shifts are held to 0.03 of one, which the README states.</summary>
public class PairRegistrationTests
{
    private const double Accuracy = 0.03;
    private static readonly BlobScene Scene = new(3, 160);
    private static readonly Plane Low = Scene.Image(160, 140, (x, y) => (x, y), noiseSeed: 1, noise: 2);

    [Theory]
    [InlineData(2, 30.0, 22.0)]
    [InlineData(2, 41.37, 18.81)]
    [InlineData(3, 25.5, 31.25)]
    [InlineData(4, 33.1, 12.66)]
    public void AShiftIsFoundToAFractionOfAPixel(int scale, double x, double y)
    {
        Plane high = Scene.Image(90 * scale, 80 * scale, (i, j) => (x + ((i + 0.5) / scale) - 0.5, y + ((j + 0.5) / scale) - 0.5), gain: 900, offset: 300, noiseSeed: 2, noise: 9);

        var found = PairRegistration.Register(Low, high, scale);

        (double px, double py) = found.Transform.Map(0, 0);
        px.ShouldBe(x, Accuracy);
        py.ShouldBe(y, Accuracy);
        found.MeasuredScale.ShouldBe(scale, 0.002 * scale);
        found.Transform.RotationDegrees.ShouldBe(0, 0.05);
        found.Correlation.ShouldBeGreaterThan(0.99);
        found.ResidualPixels.ShouldBeLessThan(2 * Accuracy);
    }

    [Fact]
    public void ASlightRotationAndAnInexactMagnificationAreFound()
    {
        const double Angle = 1.2 * Math.PI / 180, Magnification = 2.05;
        Plane high = Scene.Image(190, 170, (i, j) =>
        {
            double dx = (i - 94.5) / Magnification, dy = (j - 84.5) / Magnification;
            return (80.3 + (Math.Cos(Angle) * dx) - (Math.Sin(Angle) * dy), 70.7 + (Math.Sin(Angle) * dx) + (Math.Cos(Angle) * dy));
        });

        var found = PairRegistration.Register(Low, high, 2);

        (found.Transform.X, found.Transform.Y).ShouldSatisfyAllConditions(p => p.X.ShouldBe(80.3, Accuracy), p => p.Y.ShouldBe(70.7, Accuracy));
        found.MeasuredScale.ShouldBe(Magnification, 0.004);
        found.Transform.RotationDegrees.ShouldBe(1.2, 0.05);
    }

    [Fact]
    public void TheRegisteredHighImageLiesOnTheLowImagesGrid()
    {
        Plane high = Scene.Image(200, 180, (i, j) => (28.4 + ((i + 0.5) / 2) - 0.5, 17.3 + ((j + 0.5) / 2) - 0.5));

        var found = PairRegistration.Register(Low, high, 2);
        Plane warped = found.WarpHigh(high);
        PixelRect area = found.LowArea;
        Plane exact = Scene.Image(2 * area.Width, 2 * area.Height, (i, j) => (area.X + ((i + 0.5) / 2) - 0.5, area.Y + ((j + 0.5) / 2) - 0.5));

        (warped.Width, warped.Height).ShouldBe((2 * area.Width, 2 * area.Height));
        area.Width.ShouldBeInRange(96, 100);
        ImageMetrics.Psnr(exact, warped, 255).ShouldBeGreaterThan(45);
    }

    [Fact]
    public void FieldsOfEqualSizeThatOverlapInPartAreRegistered()
    {
        Plane high = Scene.Image(320, 280, (i, j) => (7.6 + ((i + 0.5) / 2) - 0.5, -5.2 + ((j + 0.5) / 2) - 0.5));

        var found = PairRegistration.Register(Low, high, 2);

        (double x, double y) = found.Transform.Map(0, 0);
        x.ShouldBe(7.6, Accuracy);
        y.ShouldBe(-5.2, Accuracy);
        new PixelRect(0, 0, 160, 140).Contains(found.LowArea).ShouldBeTrue();
    }

    [Fact]
    public void UnrelatedImagesDoNotCorrelate()
    {
        Plane other = new BlobScene(99, 160).Image(200, 180, (i, j) => (20 + (i / 2.0), 20 + (j / 2.0)));

        var found = PairRegistration.Register(Low, other, 2);

        found.Peak.Value.ShouldBeLessThan(0.5);
        (found.Peak.Value - found.Peak.Next).ShouldBeLessThan(0.15);
    }

    [Fact]
    public void TheCorrelationMapEqualsItsDefinition()
    {
        Plane image = Scene.Image(50, 41, (x, y) => (x + 20, y + 30)), template = Scene.Image(20, 17, (x, y) => (x + 33.3, y + 41.2), gain: 11, offset: -5);

        Plane map = NormalisedCrossCorrelation.Map(image, template);

        (map.Width, map.Height).ShouldBe((31, 25));
        foreach ((int x, int y) in new[] { (0, 0), (13, 11), (30, 24), (5, 20) })
        {
            map[x, y].ShouldBe(Correlation(image.Crop(new PixelRect(x, y, 20, 17)), template), 1e-4f);
        }
    }

    [Fact]
    public void TheMeanOfAnImageDoesNotHideItsContrast()
    {
        Plane image = Scene.Image(50, 41, (x, y) => (x + 20, y + 30), gain: 1, offset: 60_000), template = image.Crop(new PixelRect(11, 7, 20, 17));

        var peak = CorrelationPeak.Find(NormalisedCrossCorrelation.Map(image, template), hill: 8);

        (peak.X, peak.Y).ShouldSatisfyAllConditions(p => p.X.ShouldBe(11, 0.1), p => p.Y.ShouldBe(7, 0.1));
        peak.Value.ShouldBe(1, 1e-3);
    }

    [Fact]
    public void TheNextTopIsTheHighestBeyondTheHill()
    {
        var map = new Plane(40, 30);
        (map[20, 15], map[24, 15], map[5, 9], map[39, 20]) = (0.9f, 0.8f, 0.6f, 0.7f);

        var peak = CorrelationPeak.Find(map, hill: 8);

        // The second is on the hill, the last on the border.
        (peak.X, peak.Y).ShouldBe((20, 15));
        (peak.Value, peak.Next).ShouldSatisfyAllConditions(p => p.Value.ShouldBe(0.9, 1e-6), p => p.Next.ShouldBe(0.6, 1e-6));
    }

    [Fact]
    public void ImagesWithoutStructureDoNotCorrelateAndTooSmallOnesAreRefused()
    {
        PairRegistration.Register(new Plane(60, 60), new Plane(80, 80), 2).Peak.Value.ShouldBe(0);
        Should.Throw<ArgumentException>(() => PairRegistration.Register(new Plane(60, 60), new Plane(30, 30), 2)).Message.ShouldContain("30x30");
    }

    private static float Correlation(Plane a, Plane b)
    {
        double meanA = a.Values.Average(), meanB = b.Values.Average();
        double Sum(Plane p, double meanP, Plane q, double meanQ) => p.Values.Zip(q.Values, (u, v) => (u - meanP) * (v - meanQ)).Sum();
        return (float)(Sum(a, meanA, b, meanB) / Math.Sqrt(Sum(a, meanA, a, meanA) * Sum(b, meanB, b, meanB)));
    }
}
