using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using TorchSharp;

namespace LiveSR.Training.Tests;

public class DataTests
{
    [Fact]
    public void ChannelsOfAFieldAreHeldBackTogether()
    {
        foreach (int field in Enumerable.Range(0, 200))
        {
            IEnumerable<bool> choices = new[] { "dapi", "tubulin" }.Select(channel => HoldOut.IsHeldBack($"/any/f{field}_{channel}.png", "_(dapi|tubulin)$", 30));
            choices.Distinct().ShouldHaveSingleItem();
        }

        double share = Enumerable.Range(0, 2000).Count(i => HoldOut.IsHeldBack($"image{i}.png", "", 30)) / 2000.0;
        share.ShouldBe(0.3, 0.05);
    }

    [Fact]
    public void WhatIsDrawnDependsOnSeedAndStepAlone()
    {
        using var network = new LiveNetwork(2);
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        ImagePool pool = Specimen.Pool(2);
        using PatchBatch first = new PatchSampler(pool, recipe, network).Draw(7);
        var sampler = new PatchSampler(pool, recipe, network);
        using PatchBatch other = sampler.Draw(6);
        using PatchBatch second = sampler.Draw(7);
        second.Input.allclose(first.Input, 0, 0).ShouldBeTrue();
        second.Truth.allclose(first.Truth, 0, 0).ShouldBeTrue();
        other.Truth.allclose(first.Truth).ShouldBeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void BothSidesOfAPairShowTheSamePlace(int scale)
    {
        using var network = new LiveNetwork(scale);
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", scale);
        recipe.Degradation.NoiseShare = 0;
        var sampler = new PatchSampler(Specimen.Pool(scale), recipe, network);
        for (int step = 0; step < 8; step++)
        {
            using PatchBatch batch = sampler.Draw(step);
            int c = network.Context;
            batch.Input.shape.ShouldBe([2, 1, (32 / scale) + (2 * c), (32 / scale) + (2 * c)]);
            using torch.Tensor inside = batch.Input[.., .., c..^c, c..^c];
            using torch.Tensor shrunk = torch.nn.functional.avg_pool2d(batch.Truth, [scale]);
            (inside - shrunk).abs().mean().ToDouble().ShouldBeLessThan(0.03);
        }
    }

    [Fact]
    public void InterpolatedPatchesOfSeveralScalesMixInABatch()
    {
        using var network = new AyasVdsr(scale: 4, depth: 3, channels: 4);
        TrainingRecipe recipe = Specimen.Recipe("ayas-vdsr", 2);
        recipe.Scales = [1, 4];
        recipe.Data.Batch = 16;
        recipe.Degradation.NoiseShare = 0;
        using PatchBatch batch = new PatchSampler(Specimen.Pool(1, 4), recipe, network).Draw(0);
        int unshrunk = Enumerable.Range(0, 16).Count(i => batch.Input[i].allclose(batch.Truth[i], 0, 1.0 / 255));
        unshrunk.ShouldBeInRange(1, 15);
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("flips", 4)]
    [InlineData("turns", 8)]
    public void PatchesAreVariedAsTheRecipeSays(string augment, int ways)
    {
        using var network = new LiveNetwork(2);
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Data.Augment = augment;
        recipe.Data.Patch = recipe.Data.Stride = 32;
        recipe.Data.Batch = 64;
        int side = 32 + (4 * network.Context);
        TrainingImage only = ImagePool.Prepare("one place", Specimen.Image(side, side, seed: 1), 255, [2]);
        using PatchBatch batch = new PatchSampler(ImagePool.Of(new ImageGroup("cells", 1, [only], [])), recipe, network).Draw(0);
        Enumerable.Range(0, 64).Select(i => string.Join(' ', batch.Truth[i].data<float>())).Distinct().Count().ShouldBe(ways);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void OverlaidPatchesShowTwoImages(double share, bool areBothSeen)
    {
        using var network = new LiveNetwork(2);
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Data.Batch = 16;
        recipe.Degradation.Microscope = new MicroscopeRecipe { CleanShare = 0, OverlaidShare = share };
        TrainingImage Stripes(Func<int, int, int> along) => ImagePool.Prepare("stripes", Drawn((x, y) => 255 * (along(x, y) / 8 % 2)), 255, [2]);
        var pool = ImagePool.Of(new ImageGroup("stripes", 1, [Stripes((x, _) => x), Stripes((_, y) => y)], []));
        using PatchBatch batch = new PatchSampler(pool, recipe, network).Draw(0);
        using torch.Tensor down = batch.Truth.std(2).mean([1, 2]), across = batch.Truth.std(3).mean([1, 2]);
        (down.minimum(across).max().ToDouble() > 0.01).ShouldBe(areBothSeen);
    }

    [Fact]
    public void SixteenBitImagesAreReadWhole()
    {
        using var folder = new TemporaryFolder();
        using (var mat = new OpenCvSharp.Mat(8, 10, OpenCvSharp.MatType.CV_16UC1))
        {
            for (int y = 0; y < 8; y++)
            {
                for (int x = 0; x < 10; x++)
                {
                    mat.Set(y, x, (ushort)(300 + (100 * x) + y));
                }
            }

            OpenCvSharp.Cv2.ImWrite(folder["deep.png"], mat).ShouldBeTrue();
        }

        (Plane? luma, float largest) = ImageFile.ReadLuma(folder["deep.png"]);
        largest.ShouldBe(65535);
        luma[9, 7].ShouldBe(1207);
        TrainingImage image = ImagePool.Prepare("deep", luma, largest, [2]);
        image.Truth[0, 0].ShouldBe(0);
        image.Low[2].Width.ShouldBe(5);
    }

    [Fact]
    public void FloatImagesKeepTheirValuesAndAreNotRounded()
    {
        using var folder = new TemporaryFolder();
        using var mat = new OpenCvSharp.Mat(8, 10, OpenCvSharp.MatType.CV_32FC1);
        for (int i = 0; i < 80; i++)
        {
            mat.Set(i / 10, i % 10, i / 1000f);
        }

        OpenCvSharp.Cv2.ImWrite(folder["float.tif"], mat).ShouldBeTrue();

        (Plane? luma, float largest) = ImageFile.ReadLuma(folder["float.tif"]);
        largest.ShouldBe(float.PositiveInfinity, "a float has no largest value");
        luma[9, 7].ShouldBe(0.079f);
        TrainingImage image = ImagePool.Prepare("float", luma, largest, [2]);
        image.Truth.Values.Distinct().Count().ShouldBe(80);
        image.Low[2].Values.Distinct().Count().ShouldBeGreaterThan(15);

        mat.Set(0, 0, float.NaN);
        OpenCvSharp.Cv2.ImWrite(folder["nan.tif"], mat).ShouldBeTrue();
        Should.Throw<TrainingException>(() => ImageFile.ReadLuma(folder["nan.tif"])).Message.ShouldContain("nan.tif: it holds NaN");
    }

    [Fact]
    public void AFileThatIsNoImageIsNamed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["bad"]);
        File.WriteAllText(folder["bad/broken.png"], "no picture");
        var data = new DataRecipe { Root = folder.Path, Groups = [new GroupRecipe { Name = "bad", Folder = "bad" }] };
        Should.Throw<TrainingException>(() => ImagePool.Load(data, [2], cancellation: TestContext.Current.CancellationToken)).Message.ShouldContain("broken.png: not an image");
        data.Groups[0].Folder = "none";
        Should.Throw<TrainingException>(() => ImagePool.Load(data, [2], cancellation: TestContext.Current.CancellationToken)).Message.ShouldContain("is not there");
    }

    [Fact]
    public void AWrittenPictureIsReadBack()
    {
        using var folder = new TemporaryFolder();
        var plane = new Plane(3, 2, [0, 0.5f, 1, 2, -1, 0.25f]);
        ImageFile.WriteGray(folder["p.png"], plane);
        ImageFile.ReadLuma(folder["p.png"]).Luma.Values.ShouldBe([0, 128, 255, 255, 0, 64]);
    }

    private static Plane Drawn(Func<int, int, float> value)
    {
        var plane = new Plane(128, 128);
        for (int i = 0; i < plane.Values.Length; i++)
        {
            plane.Values[i] = value(i % plane.Width, i / plane.Width);
        }

        return plane;
    }
}
