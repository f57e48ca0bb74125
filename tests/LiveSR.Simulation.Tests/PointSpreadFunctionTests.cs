namespace LiveSR.Simulation.Tests;

public class PointSpreadFunctionTests
{
    [Theory]
    [InlineData(1.3, 0.52, 0)]
    [InlineData(0.75, 0.61, 0)]
    [InlineData(1.3, 0.52, 0.8)]
    public void SumsToOne(double na, double wavelength, double defocus)
    {
        var psf = PointSpreadFunction.Compute(new Optics(na, wavelength, defocus), 256, wavelength / na / 8);
        float[] values = psf.Values.ToArray();
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
        var psf = PointSpreadFunction.Compute(optics, 640, wavelength / na / 24);
        psf.FwhmUm().ShouldBe(0.51 * wavelength / na, 0.05 * optics.FwhmUm);
    }

    [Fact]
    public void DefocusWidensIt()
    {
        double Width(double defocus) => PointSpreadFunction.Compute(new Optics(1.3, 0.52, defocus), 512, 0.025).FwhmUm();
        Width(0.4).ShouldBeGreaterThan(1.05 * Width(0));
        Width(-0.4).ShouldBe(Width(0.4), 1e-3);
    }

    [Fact]
    public void IsSymmetric()
    {
        var psf = PointSpreadFunction.Compute(new Optics(1.3, 0.52, 0.3), 128, 0.05);
        for (int i = 1; i < 40; i++)
        {
            float right = psf.Values[(64 * 128) + 64 + i], left = psf.Values[(64 * 128) + 64 - i], below = psf.Values[((64 + i) * 128) + 64];
            left.ShouldBe(right, 1e-6f);
            below.ShouldBe(right, 1e-6f);
        }
    }

    [Fact]
    public void TransferFunctionInFocusIsTheDiscsAutocorrelation()
    {
        float[] transfer = PointSpreadFunction.RadialTransferFunction(new Optics(1.3, 0.52), 101);
        for (int i = 0; i <= 100; i++)
        {
            double r = i / 100.0, expected = 2 / Math.PI * (Math.Acos(r) - (r * Math.Sqrt(1 - (r * r))));
            transfer[i].ShouldBe((float)expected, 0.005f);
        }
    }

    [Fact]
    public void RefusesAStepThatIsTooCoarse() =>
        Should.Throw<ArgumentOutOfRangeException>(() => PointSpreadFunction.Compute(new Optics(1.3, 0.52), 64, 0.2));
}
