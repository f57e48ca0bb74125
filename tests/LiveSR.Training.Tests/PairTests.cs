using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using OpenCvSharp;

namespace LiveSR.Training.Tests;

/// <summary>Groups of a recipe that name low- and high-resolution images, equally named.</summary>
public sealed class PairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PairsKeepTheirOwnLowImagesAndTheRelationOfIntensities()
    {
        Write("low/a.png", 20, 16, (x, y) => 1000 + (10 * x) + y);
        Write("high/a.png", 40, 32, (x, y) => 2000 + x + (50 * y));
        Write("high/not-a-pair.png", 40, 32, (_, _) => 0);
        TrainingImage image = Load(files: "^a").Training.Single();

        // The truth runs from 2000 to about 3589: what it counts as 0 and 1 holds for the low image too.
        image.Truth[0, 0].ShouldBe(0);
        float range = (2000 + 39 + (50 * 31) - 2000) / image.Truth[39, 31];
        image.Low[2][19, 15].ShouldBe((1000 + 190 + 15 - 2000) / range, 1e-4f);
        image.Low.Keys.ShouldBe([2]);
    }

    [Fact]
    public void AnEightBitPairCountsFrom0To255()
    {
        Write("low/a.png", 20, 16, (x, _) => x, wide: false);
        Write("high/a.png", 20, 16, (_, y) => y, wide: false);
        TrainingImage image = Load(1).Training.Single();
        image.Low[1][19, 3].ShouldBe(19 / 255f, 1e-6f);
        image.Truth[19, 3].ShouldBe(3 / 255f, 1e-6f);
    }

    [Fact]
    public void TheBlurOfSimulatedPairsIsThatOfTheirOptics()
    {
        Write("low/a.png", 20, 16, (x, y) => x + y);
        Write("high/a.png", 40, 32, (x, y) => x + y);
        Load().Training.Single().BlurSigma.ShouldBeNull();

        File.WriteAllText(_folder["optics.json"], """
            { "pairs": [{ "file": "a.png", "numericalAperture": "1.4", "wavelengthNm": "520", "pixelSizeUm": 0.1, "defocusUm": 0 }] }
            """);
        Load().Training.Single().BlurSigma!.Value.ShouldBe(0.21 * 0.52 / 1.4 / 0.1, 1e-9);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{ "pairs": [{ "file": "a.png", "numericalAperture": "much", "wavelengthNm": "520", "pixelSizeUm": 0.1, "defocusUm": 0 }] }""")]
    [InlineData("""{ "pairs": [{ "file": null, "numericalAperture": "1.4", "wavelengthNm": "520", "pixelSizeUm": 0.1, "defocusUm": 0 }] }""")]
    [InlineData("""{ "pairs": [{ "file": "a.png", "numericalAperture": null, "wavelengthNm": "520", "pixelSizeUm": 0.1, "defocusUm": 0 }] }""")]
    public void AnotherFileOfThatNameIsSaid(string optics)
    {
        Write("low/a.png", 20, 16, (x, y) => x + y);
        Write("high/a.png", 40, 32, (x, y) => x + y);
        File.WriteAllText(_folder["optics.json"], optics);
        Should.Throw<TrainingException>(() => Load()).Message.ShouldContain("optics.json: not what `livesr simulate` writes");
    }

    [Theory]
    [InlineData(41, 32, true, "20x16 with a true image of 41x32 is none of the recipe's scales, x2")]
    [InlineData(80, 64, true, "none of the recipe's scales")]
    [InlineData(40, 32, false, "both have 8 bits or both 16")]
    public void APairThatDoesNotFitIsNamed(int width, int height, bool wide, string message)
    {
        Write("low/a.png", 20, 16, (x, y) => x + y);
        Write("high/a.png", width, height, (x, y) => x + y, wide);
        TrainingException error = Should.Throw<TrainingException>(() => Load());
        error.Message.ShouldContain("low/a.png");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void APairWithoutALowImageIsNamed()
    {
        Write("low/b.png", 20, 16, (x, y) => x + y);
        Write("high/a.png", 40, 32, (x, y) => x + y);
        Should.Throw<TrainingException>(() => Load()).Message.ShouldContain("a.png is not there; pairs need equal names");
    }

    [Fact]
    public void NoNoiseIsAddedToImagesThatWereTaken()
    {
        Write("low/a.png", 64, 64, (x, y) => 30_000 + (500 * ((x + y) % 7)));
        Write("high/a.png", 128, 128, (x, y) => 30_000 + (250 * ((x + y) % 14)));
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        using var network = new LiveNetwork(2);
        using PatchBatch clean = Draw(noise: 0);
        using PatchBatch noisy = Draw(noise: 1);
        noisy.Input.allclose(clean.Input, 0, 0).ShouldBeTrue();

        PatchBatch Draw(double noise)
        {
            recipe.Degradation.NoiseShare = noise;
            return new PatchSampler(ImagePool.Of(Load()), recipe, network).Draw(3);
        }
    }

    [Fact]
    public void PairsOfOneScaleTrainBesideImagesOfSeveral()
    {
        Write("low/a.png", 64, 64, (x, y) => 30_000 + (500 * ((x + y) % 7)));
        Write("high/a.png", 128, 128, (x, y) => 30_000 + (250 * ((x + y) % 14)));
        TrainingRecipe recipe = Specimen.Recipe("ayas-vdsr", 2, 4);
        using var network = new AyasVdsr(2, depth: 3, channels: 4);
        ImageGroup pairs = Load();
        var pool = ImagePool.Of([.. Specimen.Pool(2, 4).Groups, pairs with { HeldBack = pairs.Training }]);
        var sampler = new PatchSampler(pool, recipe, network);
        for (int step = 0; step < 6; step++)
        {
            sampler.Draw(step).Dispose();
        }

        ValidationReport report = new Validator(pool, [2, 4]).Judge(network, 0, cancellation: TestContext.Current.CancellationToken);
        report.Groups.Select(group => (group.Group, group.Scale)).ShouldBe([("cells", 2), ("cells", 4), ("pairs", 2)]);
    }

    [Fact]
    public void AFileExpressionThatIsNoneIsSaid()
    {
        Write("low/a.png", 20, 16, (x, y) => x + y);
        Write("high/a.png", 40, 32, (x, y) => x + y);
        Should.Throw<TrainingException>(() => Load(files: "(")).Message.ShouldContain("of 'pairs' is no regular expression");
    }

    private ImageGroup Load(int scale = 2, string files = "")
    {
        var data = new DataRecipe
        {
            Root = _folder.Path,
            HeldBack = 0,
            Groups = [new GroupRecipe { Name = "pairs", Low = "low", High = "high", Files = files }],
        };
        return ImagePool.Load(data, [scale], cancellation: TestContext.Current.CancellationToken).Groups.Single();
    }

    private void Write(string file, int width, int height, Func<int, int, int> value, bool wide = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        using var mat = new Mat(height, width, wide ? MatType.CV_16UC1 : MatType.CV_8UC1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (wide)
                {
                    mat.Set(y, x, (ushort)value(x, y));
                }
                else
                {
                    mat.Set(y, x, (byte)value(x, y));
                }
            }
        }

        Cv2.ImWrite(_folder[file], mat).ShouldBeTrue();
    }
}
