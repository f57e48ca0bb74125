using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;

namespace LiveSR.Simulation.Tests;

/// <summary>The figure of consistency on images whose truth is known.</summary>
public sealed class ConsistencyTests
{
    private const int Border = 10;

    [Theory]
    [InlineData("actin?size=256&seed=3", 2)]
    [InlineData("microtubules?size=256&seed=4", 2)]
    [InlineData("actin?size=256&seed=5&photons=60", 2)]
    [InlineData("pits?size=256&seed=6&defocus=0.4", 2)]
    [InlineData("actin?size=256&seed=7&gain=10", 4)]
    [InlineData("er?size=256&seed=8", 1)]
    public void TheTrueImageAgreesWithTheCamera(string text, int scale)
    {
        Consistency result = Compare(text, scale, static _ => { });
        result.ReducedChiSquare.ShouldBe(1, 0.05);
        result.Rsp.ShouldBeGreaterThan(0.5);
        Math.Abs(result.Map.Values.Average()).ShouldBeLessThan(0.05f);
    }

    [Fact]
    public void NoiseThatIsEstimatedIsKeptAfterEightImages()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=128&depth=12");
        var steady = new SteadyNoise();
        CameraNoise[] noise = [.. Enumerable.Range(0, 12).Select(i =>
        {
            using SimulatedFrame image = microscope.Render(i);
            return steady.Of(Plane.FromFrame(image.Frame), image.Frame.Metadata);
        })];
        noise[1].ShouldNotBe(noise[0]);
        noise[8..].ShouldAllBe(each => each == noise[7]);
        noise[7].Slope.ShouldBe(microscope.Gain, 0.3 * microscope.Gain);
    }

    [Fact]
    public void AnInventedFilamentIsMarkedAndRaisesTheFigure()
    {
        const string Text = "actin?size=256&seed=3";
        Consistency truth = Compare(Text, 2, static _ => { });
        Consistency invented = Compare(Text, 2, static plane =>
        {
            for (int x = 120; x < 400; x++)
            {
                plane[x, 300] += 12_000;
                plane[x, 301] += 12_000;
            }
        });
        invented.ReducedChiSquare.ShouldBeGreaterThan(1.2 * truth.ReducedChiSquare);
        invented.Rse.ShouldBeGreaterThan(truth.Rse);
        invented.Rsp.ShouldBeLessThan(truth.Rsp);
        Enumerable.Range(70, 120).Average(x => invented.Map[x, 150]).ShouldBeGreaterThan(3, "the map shows where light was invented");
        Enumerable.Range(70, 120).Average(x => (double)invented.Map[x, 200]).ShouldBe(0, 0.5);
    }

    [Fact]
    public void AFilamentLeftOutIsMarkedWithTheOtherSign()
    {
        Consistency erased = Compare("microtubules?size=256&seed=4", 2, static plane =>
        {
            for (int y = 240; y < 280; y++)
            {
                plane.Row(y).Fill(plane.Values.Min());
            }
        });
        erased.ReducedChiSquare.ShouldBeGreaterThan(1.5);
        Enumerable.Range(40, 180).Average(x => erased.Map[x, 130]).ShouldBeLessThan(-1);
    }

    [Fact]
    public void TheNoiseOfACameraIsEstimatedFromOneImage()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=512&seed=3&photons=200");
        using SimulatedFrame image = microscope.Render(0);
        var raw = Plane.FromFrame(image.Frame);
        var known = CameraNoise.Of(microscope.Gain, microscope.Offset, microscope.Options.ReadNoise);
        var estimated = CameraNoise.Estimate(raw);
        float[] sorted = [.. raw.Values.Order()];
        foreach (double share in (double[])[0.1, 0.5, 0.9])
        {
            double mean = sorted[(int)(share * sorted.Length)];
            Math.Sqrt(estimated.Variance(mean)).ShouldBe(Math.Sqrt(known.Variance(mean)), 0.1 * Math.Sqrt(known.Variance(mean)), $"at {share}");
        }
    }

    private static Consistency Compare(string text, int scale, Action<Plane> change)
    {
        using SimulatedMicroscope microscope = Microscopes.Open(text);
        using SimulatedFrame image = microscope.Render(0);
        using FrameLease truth = microscope.Truth(0, scale);
        var enhanced = Plane.FromFrame(truth.Frame);
        change(enhanced);
        double wavelength = double.Parse(image.Frame.Metadata.UserData["WavelengthNm"], System.Globalization.CultureInfo.InvariantCulture) / 1000;
        var optics = new Optics(1.3, wavelength, microscope.Options.DefocusUm);
        using var projection = new SensorProjection(
            enhanced.Width, enhanced.Height, scale, SensorProjection.Between(optics, scale, microscope.PixelSizeUm / scale));
        var noise = CameraNoise.Of(microscope.Gain, microscope.Offset, microscope.Options.ReadNoise);
        return Consistency.Of(projection.Apply(enhanced), Plane.FromFrame(image.Frame), noise, image.Frame.MaxValue, Border);
    }
}
