using LiveSR.Imaging.Microscopy;

namespace LiveSR.Imaging.Tests.Microscopy;

public class PointSpreadFunctionTests
{
    [Theory]
    [InlineData(1.3, 0.52, 0)]
    [InlineData(0.75, 0.61, 0)]
    [InlineData(1.3, 0.52, 0.8)]
    public void SumsToOne(double na, double wavelength, double defocus)
    {
        float[] values = PointSpreadFunction.Widefield(new Optics(na, wavelength, defocus), 255, wavelength / na / 8).Values.Values;
        values.Sum(v => (double)v).ShouldBe(1, 1e-5);
        values.ShouldAllBe(v => v >= 0);
    }

    [Theory]
    [InlineData(1.3, 0.52)]
    [InlineData(0.75, 0.46)]
    [InlineData(0.3, 0.61)]
    public void WidthInFocusIsThatOfAirysPattern(double na, double wavelength)
    {
        var optics = new Optics(na, wavelength);
        double step = wavelength / na / 24;
        (PointSpreadFunction.Widefield(optics, 255, step).Fwhm() * step).ShouldBe(optics.FwhmUm, 0.05 * optics.FwhmUm);
    }

    [Fact]
    public void DefocusWidensIt()
    {
        double Width(double defocus) => PointSpreadFunction.Widefield(new Optics(1.3, 0.52, defocus), 255, 0.025).Fwhm();
        Width(0.4).ShouldBeGreaterThan(1.05 * Width(0));
        Width(-0.4).ShouldBe(Width(0.4), 1e-3);
    }

    [Fact]
    public void IsSymmetric()
    {
        Plane psf = PointSpreadFunction.Widefield(new Optics(1.3, 0.52, 0.3), 127, 0.05).Values;
        for (int i = 1; i < 40; i++)
        {
            float right = psf[63 + i, 63], left = psf[63 - i, 63], below = psf[63, 63 + i];
            left.ShouldBe(right, 1e-6f);
            below.ShouldBe(right, 1e-6f);
        }
    }

    [Fact]
    public void TheGaussianOfAnObjectiveIsTheNearestOne()
    {
        var optics = new Optics(1.3, 0.52);
        const double step = 0.01;
        Plane exact = PointSpreadFunction.Widefield(optics, 255, step).Values;
        double nearest = Enumerable.Range(150, 100).Select(i => i / 1000.0).MinBy(factor => Misfit(exact, factor * 0.52 / 1.3 / step));

        optics.GaussianSigmaUm.ShouldBe(nearest * 0.52 / 1.3, 0.03 * optics.GaussianSigmaUm);
    }

    [Fact]
    public void TheGaussianHasItsWidthAndSumsToOne()
    {
        Plane gaussian = PointSpreadFunction.Gaussian(new Optics(1.3, 0.520), 0.108).Values;
        (gaussian.Width, gaussian.Height).ShouldBe((7, 7));
        gaussian.Values.Sum().ShouldBe(1, 1e-6f);

        // Variance along an axis, but for the tails beyond three sigma.
        double variance = gaussian.Values.Select((value, i) => value * Math.Pow((i % 7) - 3, 2)).Sum();
        Math.Sqrt(variance).ShouldBe(0.7778, 0.005);
    }

    [Fact]
    public void StepsThatAreTooCoarseAndEvenSizesAreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => PointSpreadFunction.Widefield(new Optics(1.3, 0.52), 63, 0.2));
        Should.Throw<ArgumentException>(() => PointSpreadFunction.FromPlane(new Plane(2, 3, [1, 1, 1, 1, 1, 1]))).Message.ShouldContain("odd");
    }

    /// <summary>The squared difference between a function and the Gaussian of this sigma, in pixels, that fits it best in height.</summary>
    private static double Misfit(Plane exact, double sigma)
    {
        double[] gaussian = new double[exact.Values.Length];
        int middle = exact.Width / 2;
        for (int i = 0; i < gaussian.Length; i++)
        {
            double x = (i % exact.Width) - middle, y = (i / exact.Width) - middle;
            gaussian[i] = Math.Exp(-((x * x) + (y * y)) / (2 * sigma * sigma));
        }

        double height = exact.Values.Zip(gaussian, (e, g) => e * g).Sum() / gaussian.Sum(g => g * g);
        return exact.Values.Zip(gaussian, (e, g) => (e - (height * g)) * (e - (height * g))).Sum();
    }
}
