using System.Security.Cryptography;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;

namespace LiveSR.Inference.Tests;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void MetadataAndGraphAreRead()
    {
        OnnxModel model = TestModels.Convolutional();
        model.SetMetadata(ModelMetadata.Licence, "MIT");
        model.SetMetadata(ModelMetadata.TrainingData, "simulated actin");
        model.SetMetadata(ModelMetadata.Metrics, "PSNR 31.2 dB (bicubic 29.0)");
        ModelPackage package = model.Package(_folder);

        (package.Name, package.Version, package.Title, package.Scale).ShouldBe(("test-model", "1.2", "test-model 1.2", 2));
        (package.Colour, package.Input, package.TileMode).ShouldBe((ModelColour.Luma, ModelInput.Low, TileMode.Any));
        (package.Licence, package.TrainingData, package.Metrics).ShouldBe(("MIT", "simulated actin", "PSNR 31.2 dB (bicubic 29.0)"));
        package.Halo.ShouldBe(new LiveSR.Imaging.Halo(4));
        package.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder["model.onnx"]))));
    }

    [Fact]
    public void AModelWithoutMetadataRunsWhenTheUserTellsScaleAndColour()
    {
        OnnxModel model = Bare(TestModels.Convolutional(scale: 1));
        ModelPackage package = model.Package(_folder, overrides: new ModelOverrides { Scale = 1, Colour = ModelColour.Gray });

        (package.Name, package.Scale, package.Colour).ShouldBe(("model", 1, ModelColour.Gray));
    }

    [Fact]
    public void AScaleThatTheGraphShowsNeedNotBeTold()
    {
        ModelPackage package = Bare(TestModels.Convolutional(scale: 3)).Package(_folder);

        (package.Scale, package.Colour).ShouldBe((3, ModelColour.Luma));
    }

    [Fact]
    public void PoolingMakesSizesMultiples() => TestModels.UNet().Package(_folder).SizeMultiple.ShouldBe(2);

    [Fact]
    public void ProvenanceIsComplete()
    {
        ModelPackage model = TestModels.Convolutional().Package(_folder);
        using IFrameEnhancer enhancer = Enhancers.Open(
            model.Path, new EnhancerOptions { Provider = "cpu", Tile = 32, Batch = 1, Threads = 1, Pool = _pool, Roi = new PixelRect(10, 20, 60, 50) });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 100, 80, bits: 12, seed: 41);
        using FrameLease high = enhancer.Enhance(frame.Frame);
        FrameMetadata metadata = high.Frame.Metadata;

        metadata.Provenance.ShouldBe(new Provenance
        {
            Model = "test-model 1.2",
            ModelHash = model.Sha256,
            Scale = 2,
            Normalisation = "bit-depth -> [0, 1]",
            Tile = metadata.Provenance!.Tile,
            Overlap = 4,
            ExecutionProvider = "cpu",
            Precision = "fp32",
            SourceImageNumber = 41,
            Inferred = true,
        });
        metadata.Provenance.Tile.ShouldBeInRange(9, 32);
        (high.Frame.Width, high.Frame.Height, high.Frame.BitDepth).ShouldBe((120, 100, 12));
        (metadata.PixelSizeUm, metadata.Roi, metadata.ImageNumber).ShouldBe((0.1, new PixelRect(20, 40, 120, 100), 41));
        metadata.Source!.PixelSizeUm.ShouldBe(0.2);
    }

    [Fact]
    public void InterpolationInfersNothing()
    {
        OnnxModel model = TestModels.Nearest();
        model.SetMetadata(ModelMetadata.Task, "interpolation");
        using var enhancer = new OnnxEnhancer(model.Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 32, Batch = 1, Threads = 1, Pool = _pool });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 10, 10);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.Metadata.Provenance!.Inferred.ShouldBeFalse();
    }

    [Fact]
    public void AnRoiOutsideTheFrameIsRefused()
    {
        using IFrameEnhancer enhancer = Enhancers.Open("bicubic", new EnhancerOptions { Pool = _pool, Roi = new PixelRect(90, 0, 20, 20) });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 100, 80);

        Should.Throw<ArgumentOutOfRangeException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("does not lie inside the 100x80 frame");
        _pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void WhatAModelLearnedOnIsReadAndWhatLiesOutsideIsNamed()
    {
        OnnxModel model = TestModels.Convolutional();
        model.Save(_folder["plain.onnx"]);
        ModelPackage.Open(_folder["plain.onnx"]).Learned.ShouldBeNull();
        model.SetMetadata(ModelMetadata.LearnedNoise, "0,0.5");
        model.SetMetadata(ModelMetadata.LearnedContrast, "0.03,1");
        model.Save(_folder["learned.onnx"]);
        LearnedConditions learned = ModelPackage.Open(_folder["learned.onnx"]).Learned!;
        learned.ShouldBe(new LearnedConditions(new FigureRange(0, 0.5), new FigureRange(0.03, 1)));
        learned.Outside(new ImageConditions(0.5, 0.03)).ShouldBeNull();
        learned.Outside(new ImageConditions(0.7, 0.5)).ShouldBe("the noise is 0.7 of the contrast, learned was 0 to 0.5");
        learned.Outside(new ImageConditions(0.7, 0.01))!.ShouldEndWith("the contrast is 0.01 of the camera's range, learned was 0.03 to 1");
        model.SetMetadata(ModelMetadata.LearnedNoise, "0.5");
        model.Save(_folder["wrong.onnx"]);
        Should.Throw<ModelMetadataException>(() => ModelPackage.Open(_folder["wrong.onnx"])).Message.ShouldContain("livesr.learned_noise is '0.5'");
    }

    [Fact]
    public void TheCatalogListsPackagesAndWhatIsWrongWithOthers()
    {
        TestModels.Convolutional().Save(_folder["good.onnx"]);
        File.WriteAllText(_folder["letter.onnx"], "Dear network");
        var catalog = new ModelCatalog(_folder.Path, _folder["absent"]);
        List<CatalogEntry> entries = [.. catalog.Entries()];

        entries.Select(e => (Path.GetFileName(e.Path), e.Package?.Name)).ShouldBe([("good.onnx", "test-model"), ("letter.onnx", null)]);
        entries[1].Problem!.ShouldContain("not an ONNX model");
        catalog.Open("GOOD").Path.ShouldBe(_folder["good.onnx"]);
        catalog.Open("test-model").Path.ShouldBe(_folder["good.onnx"]);
        catalog.Open(_folder["good.onnx"]).Scale.ShouldBe(2);
    }

    [Fact]
    public void AModelIsFoundByItsFileNameWithoutBeingRead()
    {
        TestModels.Convolutional().Save(_folder["good.onnx"]);
        var catalog = new ModelCatalog(_folder.Path);
        using FileStream held = new(_folder["good.onnx"], FileMode.Open, FileAccess.Read, FileShare.None);

        catalog.Find("Good").ShouldBe(_folder["good.onnx"]);
        catalog.Find("test-model").ShouldBeNull("nobody else can read it now");
    }

    [Fact]
    public void AModelIsFoundByItsOwnNameAmongOthersThatAreNone()
    {
        File.WriteAllText(_folder["letter.onnx"], "Dear network");
        TestModels.Convolutional().Save(_folder["zebra.onnx"]);
        var catalog = new ModelCatalog(_folder.Path);

        catalog.Find("test-model").ShouldBe(_folder["zebra.onnx"]);
        catalog.Find("absent").ShouldBeNull();
    }

    [Fact]
    public void ShippedModelsHideThoseOfTheWorkingFolder()
    {
        foreach (string name in (string[])["program", "elsewhere", "named"])
        {
            Directory.CreateDirectory(_folder[$"{name}/models"]);
            TestModels.Convolutional().Save(_folder[$"{name}/models/one.onnx"]);
        }

        TestModels.Convolutional().Save(_folder["elsewhere/models/two.onnx"]);
        var catalog = ModelCatalog.Standard(named: null, _folder["program"], _folder["elsewhere"]);
        catalog.Open("one").Path.ShouldBe(_folder["program/models/one.onnx"]);
        catalog.Open("two").Path.ShouldBe(_folder["elsewhere/models/two.onnx"]);
        ModelCatalog.Standard(_folder["named/models"], _folder["program"], _folder["elsewhere"]).Open("one").Path.ShouldBe(_folder["named/models/one.onnx"]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private static OnnxModel Bare(OnnxModel model)
    {
        foreach (string key in model.Metadata.Keys)
        {
            model.SetMetadata(key, null);
        }

        return model;
    }
}
