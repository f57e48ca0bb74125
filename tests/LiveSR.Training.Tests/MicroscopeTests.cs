using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Training.Data;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Tests;

public class MicroscopeTests
{
    private const int Side = 200;

    [Theory]
    [InlineData(8, 0.0, false)]
    [InlineData(400, 0.0, false)]
    [InlineData(100, 6.0, false)]
    [InlineData(100, 0.0, true)]
    public void NoiseHasTheVarianceOfPhotonsGainAndReading(double photons, double readNoise, bool emccd)
    {
        var exposure = new Exposure { Photons = photons, ReadNoise = readNoise, IsEmccd = emccd, Full = 2 };
        (double mean, double variance) = Moments(Camera.Expose(Even(0.5f), exposure, new Random(1)));

        double expected = ((photons * 0.5 * (emccd ? 2 : 1)) + (readNoise * readNoise)) / (photons * photons);
        mean.ShouldBe(0.5, 0.01);
        variance.ShouldBe(expected, 0.04 * expected);
    }

    [Fact]
    public void TheNoiseThatARecipeDrawsIsStatedByItsContrast()
    {
        var recipe = new MicroscopeRecipe { Photons = [5, 5000], Background = [0, 0.5], ReadNoise = [0.3, 4], EmccdShare = 0, CleanShare = 0, Filled = [0.1, 1.2] };
        (double least, double most) = recipe.NoiseToContrast;
        least.ShouldBe(Math.Sqrt(2500.09) / 5000, 1e-9);
        most.ShouldBe(Math.Sqrt(3.75 + 16) / 2.5, 1e-9);
        recipe.Contrast.ShouldBe((0.05, 1));
        new MicroscopeRecipe { CleanShare = 0.1 }.NoiseToContrast.Low.ShouldBe(0);
    }

    [Fact]
    public void ReadNoiseThatDiffersFromPixelToPixelHasHeavyTails()
    {
        double Kurtosis(double spread)
        {
            float[] noise = Camera.Expose(Even(0), new Exposure { ReadNoise = 5, ReadNoiseSpread = spread, Photons = 1e4 }, new Random(2)).Values;
            double square = noise.Average(v => (double)v * v);
            return noise.Average(v => Math.Pow(v, 4)) / (square * square);
        }

        Kurtosis(0.5).ShouldBeGreaterThan(Kurtosis(0) + 1);
    }

    [Fact]
    public void HotPixelsAreAsManyAsStated()
    {
        Plane frame = Camera.Expose(Even(0), new Exposure { HotPixels = 0.01, Photons = 1e6 }, new Random(3));
        (frame.Values.Count(value => value > 0.01) / (double)frame.Values.Length).ShouldBe(0.01, 0.002);
    }

    [Fact]
    public void ACameraRoundsToItsBitsAndSaturates()
    {
        var ramp = new Plane(Side, 1, [.. Enumerable.Range(0, Side).Select(i => i / 100f)]);
        Plane frame = Camera.Expose(ramp, new Exposure { Bits = 4, Full = 1.5, Photons = 1e8 }, new Random(4));
        frame.Values.Distinct().Count().ShouldBe(16);
        frame.Values.Max().ShouldBe(1.5f);
    }

    [Fact]
    public void WithoutNoiseAPixelIsTheMeanOfItsArea()
    {
        Plane sharp = Unit(Specimen.Image(64, 48, 1));
        (Plane frame, Plane truth) = Microscope.Take(sharp, 2, new Exposure { Photons = 1e9 }, new Random(5));
        truth.Values.ShouldBe(sharp.Values);
        frame[3, 2].ShouldBe((sharp[6, 4] + sharp[7, 4] + sharp[6, 5] + sharp[7, 5]) / 4, 2e-4f);
    }

    [Fact]
    public void SmoothedPixelsDependOnTheirNeighboursAndTheTruthIsAsSmooth()
    {
        (Plane frame, _) = Microscope.Take(Even(0.5f), 1, new Exposure { Photons = 100, SmoothedSigma = 0.8, Full = 2 }, new Random(6));
        double Covariance(int apart) => Enumerable.Range(0, (Side * Side) - apart).Average(i => (frame.Values[i] - 0.5) * (frame.Values[i + apart] - 0.5));
        (Covariance(1) / Covariance(0)).ShouldBe(Math.Exp(-1 / (4 * 0.8 * 0.8)), 0.08);

        Plane sharp = Unit(Specimen.Image(64, 48, 1));
        (_, Plane truth) = Microscope.Take(sharp, 2, new Exposure { Photons = 1e9, SmoothedSigma = 0.8 }, new Random(7));
        truth.Values.ShouldBe(GaussianBlur.Of(sharp, 1.6).Values);
    }

    [Fact]
    public void EqualGeneratorsDrawEqualExposuresWithinTheRanges()
    {
        var recipe = new MicroscopeRecipe();
        for (int seed = 0; seed < 200; seed++)
        {
            var exposure = Exposure.Draw(recipe, new Random(seed));
            exposure.ShouldBe(Exposure.Draw(recipe, new Random(seed)));
            exposure.Photons.ShouldBeInRange(5, 5000);
            exposure.BlurSigma.ShouldBeInRange(0, 3);
            exposure.Background.ShouldBeInRange(0, 0.7);
            recipe.Bits.ShouldContain(exposure.Bits);
        }
    }

    [Fact]
    public void TheBlurFollowsFromTheOptics()
    {
        var focused = new Optics(1.4, 0.52);
        OpticsRecipe.SigmaOf(focused, 0.065).ShouldBe(focused.GaussianSigmaUm / 0.065, 1e-12);
        OpticsRecipe.SigmaOf(focused with { DefocusUm = 0.5 }, 0.065).ShouldBeGreaterThan(2 * OpticsRecipe.SigmaOf(focused, 0.065));
        OpticsRecipe.SigmaOf(focused with { NumericalAperture = 0.4 }, 0.065).ShouldBe(3.5 * OpticsRecipe.SigmaOf(focused, 0.065), 1e-9);
    }

    [Fact]
    public void AStoredJpegIsCloseToTheFrame()
    {
        Plane frame = Unit(Specimen.Image(64, 48, 1));
        Plane stored = Camera.StoreAsJpeg(frame, 1.2, 95);
        stored.Values.ShouldNotBe(frame.Values);
        ImageMetrics.Psnr(frame, stored, 1).ShouldBeGreaterThan(35);
    }

    [Fact]
    public void HeldBackImagesAreTakenUnderTheSameConditionsEveryTime()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["cells"]);
        for (int i = 0; i < 12; i++)
        {
            ImageFile.WriteGray(folder[$"cells/{i}.png"], Unit(Specimen.Image(100, 90, i)));
        }

        ImagePool Load() => ImagePool.Load(
            new DataRecipe { Root = folder.Path, HeldBack = 40, Groups = [new GroupRecipe { Name = "cells", Folder = "cells" }] },
            [2],
            new DegradationRecipe { Microscope = new MicroscopeRecipe() },
            TestContext.Current.CancellationToken);

        (ImagePool first, ImagePool second) = (Load(), Load());
        first.Groups.Select(group => group.Name).ShouldBe(["cells", "cells, taken"]);
        first.Groups[1].Training.ShouldBeEmpty();
        first.Groups[1].HeldBack.Count.ShouldBe(first.Groups[0].HeldBack.Count);
        foreach ((TrainingImage one, TrainingImage other) in first.Groups[1].HeldBack.Zip(second.Groups[1].HeldBack))
        {
            one.Low[2].Values.ShouldBe(other.Low[2].Values);
            (one.Truth.Width, one.Truth.Height).ShouldBe((2 * one.Low[2].Width, 2 * one.Low[2].Height));
        }
    }

    private static Plane Even(float value) => new(Side, Side, [.. Enumerable.Repeat(value, Side * Side)]);

    private static Plane Unit(Plane plane) => new(plane.Width, plane.Height, [.. plane.Values.Select(value => value / 255)]);

    private static (double Mean, double Variance) Moments(Plane plane)
    {
        double mean = plane.Values.Average(v => (double)v);
        return (mean, plane.Values.Average(v => (v - mean) * (v - mean)));
    }
}
