using LiveSR.Imaging;

namespace LiveSR.Simulation.Tests;

public class SimulatedMicroscopeTests
{
    public static TheoryData<string> Specimens => [.. Enum.GetNames<SpecimenKind>().Select(name => name.ToLowerInvariant())];

    [Theory]
    [MemberData(nameof(Specimens))]
    public void SameTextGivesSameBytes(string specimen)
    {
        string text = $"{specimen}?size=96x64&seed=5";
        using SimulatedMicroscope a = Microscopes.Open(text), b = Microscopes.Open(text);
        byte[] third = a.Image(3);
        b.Image(0);
        b.Image(3).ShouldBe(third, "an image does not depend on those taken before it");
        b.Image(4).ShouldNotBe(third);
        using SimulatedMicroscope other = Microscopes.Open($"{specimen}?size=96x64&seed=6");
        other.Image(3).ShouldNotBe(third);
    }

    [Theory]
    [MemberData(nameof(Specimens))]
    public void EverySpecimenShowsStructureWithinTheRange(string specimen)
    {
        using SimulatedMicroscope microscope = Microscopes.Open($"{specimen}?size=256&seed=11");
        double[] values = microscope.ImageValues(0);
        Array.Sort(values);
        double full = (1 << microscope.BitDepth) - 1, low = values[values.Length / 50], high = values[values.Length * 199 / 200];
        (high - low).ShouldBeGreaterThan(0.08 * full);
        values.Count(v => v >= full).ShouldBeLessThan(values.Length / 1000);
    }

    [Theory]
    [MemberData(nameof(Specimens))]
    public void TruthHasTheFramesEnergy(string specimen)
    {
        using SimulatedMicroscope microscope = Microscopes.Open($"{specimen}?size=128&seed=3&depth=16&photons=300&gain=5&defocus=0.3");
        double frame = microscope.ImageValues(2).Average() - microscope.Offset;
        foreach (int scale in (int[])[1, 2, 4])
        {
            double truth = microscope.TruthValues(2, scale).Average() - microscope.Offset;
            truth.ShouldBe(frame, 0.02 * frame, $"at scale {scale}");
        }
    }

    [Theory]
    [MemberData(nameof(Specimens))]
    public void TruthAtTwiceTheScaleFitsTheRange(string specimen)
    {
        using SimulatedMicroscope microscope = Microscopes.Open($"{specimen}?size=128&seed=8");
        double full = (1 << microscope.BitDepth) - 1;
        double[] truth = microscope.TruthValues(0, 2);
        truth.Count(v => v >= full).ShouldBeLessThan(truth.Length / 1000);
    }

    [Fact]
    public void TruthIsFinerAndCarriesItsGeometry()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=128x96&seed=2");
        double one = Sharpness(microscope, 1), two = Sharpness(microscope, 2), four = Sharpness(microscope, 4);
        two.ShouldBeGreaterThan(1.2 * one);
        four.ShouldBeGreaterThan(1.2 * two);

        using FrameLease truth = microscope.Truth(7, 2);
        (truth.Frame.Width, truth.Frame.Height).ShouldBe((256, 192));
        truth.Frame.Metadata.PixelSizeUm.ShouldBe(0.054);
        truth.Frame.Metadata.ImageNumber.ShouldBe(7);
    }

    [Fact]
    public void TruthAtScaleOneIsTheMeanOfTheFrames()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("microtubules?size=64&loop=1&photons=400&gain=20");
        double[] mean = new double[64 * 64], truth = microscope.TruthValues(0, 1);
        for (int i = 0; i < 200; i++)
        {
            double[] image = microscope.ImageValues(i);
            for (int p = 0; p < mean.Length; p++)
            {
                mean[p] += image[p] / 200;
            }
        }

        // Standard error of a bright pixel's mean: 20 * sqrt(800) / sqrt(200) counts.
        double largest = mean.Zip(truth, (a, b) => Math.Abs(a - b)).Max();
        largest.ShouldBeLessThan(5 * 40);
        mean.Average().ShouldBe(truth.Average(), 2);
    }

    [Theory]
    [InlineData(3, 1.0, 0.0)]
    [InlineData(30, 2.0, 1.6)]
    [InlineData(500, 3.0, 4.0)]
    public void VarianceIsGainTimesMeanPlusReadNoise(double photons, double gain, double readNoise)
    {
        using SimulatedMicroscope microscope = Microscopes.Open(FormattableString.Invariant(
            $"er?size=64&motion=0&loop=1&photons={photons}&gain={gain}&read-noise={readNoise}&offset=100&background={photons}"));
        const int Images = 400;
        double[] sum = new double[64 * 64], squares = new double[64 * 64];
        for (int i = 0; i < Images; i++)
        {
            double[] image = microscope.ImageValues(i);
            for (int p = 0; p < sum.Length; p++)
            {
                sum[p] += image[p];
                squares[p] += image[p] * image[p];
            }
        }

        double mean = 0, variance = 0;
        for (int p = 0; p < sum.Length; p++)
        {
            double m = sum[p] / Images;
            mean += (m - 100) / sum.Length;
            variance += ((squares[p] / Images) - (m * m)) * Images / (Images - 1) / sum.Length;
        }

        // Rounding to whole counts adds 1/12 where the read noise blurs the electrons' own steps.
        double expected = (gain * mean) + Math.Pow(gain * readNoise, 2) + (readNoise > 0 ? 1.0 / 12 : 0);
        variance.ShouldBe(expected, 0.01 * expected);
    }

    [Theory]
    [InlineData(8, PixelFormat.Gray8)]
    [InlineData(10, PixelFormat.Gray16)]
    [InlineData(12, PixelFormat.Gray16)]
    [InlineData(16, PixelFormat.Gray16)]
    public void TooMuchLightSaturatesAtTheBitDepth(int depth, PixelFormat format)
    {
        using SimulatedMicroscope microscope = Microscopes.Open($"actin?size=64&depth={depth}&photons=100000&gain=50");
        using SimulatedFrame image = microscope.Render(0);
        image.Frame.Format.ShouldBe(format);
        image.Frame.BitDepth.ShouldBe(depth);
        Microscopes.Values(image.Frame).Max().ShouldBe((1 << depth) - 1);
    }

    [Fact]
    public void ColourIsAsDeepAsAskedFor()
    {
        using SimulatedMicroscope shallow = Microscopes.Open("smear?size=64"), deep = Microscopes.Open("smear?size=64&depth=12");
        (shallow.Format, shallow.BitDepth).ShouldBe((PixelFormat.Bgr24, 8));
        (deep.Format, deep.BitDepth).ShouldBe((PixelFormat.Bgr48, 12));
        deep.ImageValues(0).Max().ShouldBeInRange(2000, 4095);
    }

    [Fact]
    public void MotionIsSmoothAndRepeatsWithTheLoop()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("pits?size=96&loop=60&fps=30&seed=4");
        double Change(long from, long to) => microscope.TruthValues(from, 1).Zip(microscope.TruthValues(to, 1), (a, b) => Math.Abs(a - b)).Average();
        double step = Change(10, 11), far = Change(10, 40), seam = Change(59, 60);
        step.ShouldBeGreaterThan(0);
        step.ShouldBeLessThan(far / 4);
        seam.ShouldBeLessThan(far / 4);
        Change(5, 65).ShouldBe(0);
        microscope.Image(5).ShouldNotBe(microscope.Image(65), "the noise is fresh");
    }

    [Fact]
    public void FramesCarryFullMetadata()
    {
        using SimulatedMicroscope microscope = Microscopes.Open("actin?size=64&fps=50&truth=2");
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        using SimulatedFrame image = microscope.Render(10, now);
        FrameMetadata metadata = image.Frame.Metadata;
        metadata.ImageNumber.ShouldBe(10);
        metadata.ElapsedTimeMs.ShouldBe(200);
        metadata.ReceivedTime.ShouldBe(now);
        metadata.PixelSizeUm.ShouldBe(0.108);
        metadata.PixelSizeAffine.ShouldBe(PixelSizeAffine.FromPixelSize(0.108));
        metadata.ExposureMs.ShouldBe(20);
        metadata.BitDepth.ShouldBe(16);
        metadata.Camera.ShouldBe("LiveSR simulator");
        image.Truth.ShouldNotBeNull().Width.ShouldBe(128);
    }

    [Fact]
    public void EveryBufferGoesBack()
    {
        using var pool = new FramePool();
        using (SimulatedMicroscope microscope = Microscopes.Open("nuclei?size=64&truth=4", pool))
        {
            for (int i = 0; i < 5; i++)
            {
                microscope.Image(i);
            }
        }

        pool.Outstanding.ShouldBe(0);
        pool.Allocated.ShouldBe(2);
    }

    /// <summary>Root mean square step between neighbours, per micrometre of pixel, over the mean signal.</summary>
    private static double Sharpness(SimulatedMicroscope microscope, int scale)
    {
        using FrameLease truth = microscope.Truth(0, scale);
        double[] values = Microscopes.Values(truth.Frame);
        double sum = 0;
        for (int i = 1; i < values.Length; i++)
        {
            sum += Math.Pow((values[i] - values[i - 1]) * scale, 2);
        }

        return Math.Sqrt(sum / values.Length);
    }
}
