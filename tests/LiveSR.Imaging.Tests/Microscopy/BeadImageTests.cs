using LiveSR.Imaging.Microscopy;

namespace LiveSR.Imaging.Tests.Microscopy;

public class BeadImageTests
{
    [Theory]
    [InlineData(1.0, 40.0, 36.0)]
    [InlineData(1.5, 40.3, 35.8)]
    [InlineData(2.5, 39.6, 36.4)]
    public void ABeadGivesTheBlurThatMadeIt(double sigma, double x, double y)
    {
        PointSpreadFunction measured = BeadImage.Measure(Beads(sigma, (x, y, 3000)));

        measured.Fwhm().ShouldBe(2.3548 * sigma, 0.08 * 2.3548 * sigma);
        measured.Values.Values.Sum(v => (double)v).ShouldBe(1, 1e-5);
        Centre(measured.Values).X.ShouldBe(measured.Values.Width / 2, 0.1);
        Centre(measured.Values).Y.ShouldBe(measured.Values.Height / 2, 0.1);
    }

    [Fact]
    public void OfSeveralBeadsOneThatStandsAloneIsTaken()
    {
        Plane image = Beads(1.2, (20, 20, 4000), (24, 20, 3800), (55, 50, 2500));

        BeadImage.Measure(image).Fwhm().ShouldBe(2.3548 * 1.2, 0.25);
    }

    [Theory]
    [InlineData("does not stand alone", 40, 36, 45, 36)]
    [InlineData("lies at the image's edge", 2, 36, 2, 36)]
    public void AnImageWithoutAnIsolatedBeadIsRefusedWithTheReason(string reason, double x, double y, double otherX, double otherY) =>
        Should.Throw<ArgumentException>(() => BeadImage.Measure(Beads(1.5, (x, y, 3000), (otherX, otherY, 2900))))
            .Message.ShouldContain(reason);

    [Fact]
    public void AnImageOfNoiseIsRefused() =>
        Should.Throw<ArgumentException>(() => BeadImage.Measure(Beads(1.5))).Message.ShouldContain("nothing in it stands out");

    /// <summary>Gaussian beads on a ground of 100 counts with noise of 5.</summary>
    private static Plane Beads(double sigma, params (double X, double Y, double Height)[] beads)
    {
        var random = new Random(1);
        var image = new Plane(80, 72);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                double noise = 5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                image[x, y] = (float)(100 + noise + beads.Sum(bead =>
                    bead.Height * Math.Exp(-(((x - bead.X) * (x - bead.X)) + ((y - bead.Y) * (y - bead.Y))) / (2 * sigma * sigma))));
            }
        }

        return image;
    }

    private static (double X, double Y) Centre(Plane plane)
    {
        double x = 0, y = 0;
        for (int v = 0; v < plane.Height; v++)
        {
            for (int u = 0; u < plane.Width; u++)
            {
                (x, y) = (x + (u * plane[u, v]), y + (v * plane[u, v]));
            }
        }

        return (x, y);
    }
}
