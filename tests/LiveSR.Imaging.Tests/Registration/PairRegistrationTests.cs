using LiveSR.Imaging.Registration;

namespace LiveSR.Imaging.Tests.Registration;

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
            map[x, y].ShouldBe((float)NormalisedCrossCorrelation.Of(image.Crop(new PixelRect(x, y, 20, 17)), template), 1e-4f);
        }
    }

    [Fact]
    public void ImagesWithoutStructureDoNotCorrelateAndTooSmallOnesAreRefused()
    {
        PairRegistration.Register(new Plane(60, 60), new Plane(80, 80), 2).Peak.Value.ShouldBe(0);
        Should.Throw<ArgumentException>(() => PairRegistration.Register(new Plane(60, 60), new Plane(30, 30), 2)).Message.ShouldContain("30x30");
    }
}
