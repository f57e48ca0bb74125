using FsCheck;
using FsCheck.Fluent;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Classical;
using LiveSR.Onnx;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Tests;
using Halo = LiveSR.Onnx.Analysis.Halo;
using Plane = LiveSR.Imaging.Plane;

namespace LiveSR.Inference.Tests;

/// <summary>The graphs of classical methods compute what the methods' definitions say.</summary>
public class ClassicalGraphTests
{
    [Theory]
    [InlineData(2, 16, 20)]
    [InlineData(3, 9, 7)]
    [InlineData(4, 5, 12)]
    [InlineData(2, 2, 2)]
    public void BicubicGraphEqualsADoublePrecisionReference(int scale, int height, int width)
    {
        var image = Tensor.Random(scale, 1, 1, height, width);
        Tensor result = Runtime.Run(ClassicalGraphs.Bicubic(scale), image);
        result.Dimensions.ShouldBe([1, 1, height * scale, width * scale]);
        result.LargestDifference(ClassicalReference.Bicubic(image, scale)).ShouldBeLessThan(1e-6f);
    }

    [Theory]
    [InlineData(1, 10, 33, 28)]
    [InlineData(2, 10, 24, 40)]
    [InlineData(3, 3, 8, 9)]
    public void RichardsonLucyGraphEqualsADoublePrecisionReference(int scale, int iterations, int height, int width)
    {
        var options = new RichardsonLucyOptions { Iterations = iterations };
        var image = Tensor.Random(7, 2, 1, height, width);
        Tensor result = Runtime.Run(ClassicalGraphs.RichardsonLucy(scale, options), image);
        for (int n = 0; n < 2; n++)
        {
            var one = new Tensor(image.Data[(n * height * width)..((n + 1) * height * width)], 1, 1, height, width);
            int size = height * width * scale * scale;
            var got = new Tensor(result.Data[(n * size)..((n + 1) * size)], 1, 1, height * scale, width * scale);
            got.LargestDifference(ClassicalReference.RichardsonLucy(one, scale, options)).ShouldBeLessThan(1e-4f);
        }
    }

    [Fact]
    public void AMeasuredLopsidedFunctionIsTurnedForTheAdjoint()
    {
        var lopsided = new Plane(5, 3, [0, 1, 0, 0, 0, 1, 8, 3, 1, 0, 0, 2, 1, 4, 1]);
        var options = new RichardsonLucyOptions { Iterations = 5, Psf = PointSpreadFunction.FromPlane(lopsided) };
        var image = Tensor.Random(3, 1, 1, 12, 15);
        Runtime.Run(ClassicalGraphs.RichardsonLucy(scale: 1, options), image)
            .LargestDifference(ClassicalReference.RichardsonLucy(image, scale: 1, options)).ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void DeconvolutionBringsABlurredImageCloserToTheTruth()
    {
        const double sigma = 1.3;
        Tensor truth = ClassicalReference.Filaments(96, 96);
        var options = new RichardsonLucyOptions { Psf = PointSpreadFunction.Gaussian(sigma) };
        Tensor blurred = ClassicalReference.Blur(truth, options.Psf, adjoint: false);
        OnnxModel model = ClassicalGraphs.RichardsonLucy(scale: 1, options);
        Tensor restored = Runtime.Run(model, blurred);
        double gain = ClassicalReference.Psnr(restored, truth) - ClassicalReference.Psnr(blurred, truth);
        gain.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void BlackStaysBlackAndNothingBecomesNaN()
    {
        OnnxModel model = ClassicalGraphs.RichardsonLucy();
        var black = new Tensor(new float[16 * 16], 1, 1, 16, 16);
        Runtime.Run(model, black).Data.ShouldAllBe(v => v == 0);
        float[] dot = new float[16 * 16];
        dot[100] = 1;
        dot[7] = -0.25f;
        Runtime.Run(model, new Tensor(dot, 1, 1, 16, 16)).Data.ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void TheHaloIsWhatTheMethodsNeed()
    {
        var bicubic = ReceptiveField.Of(ClassicalGraphs.Bicubic(2));
        bicubic.ShouldSatisfyAllConditions(
            () => bicubic.Halo.ShouldBe(new Halo(2, 2, 2, 2)),
            () => bicubic.Scale.ShouldBe(2),
            () => bicubic.SizeMultiple.ShouldBe(1),
            () => bicubic.IsGlobal.ShouldBeFalse());

        // A radius of 3 for the first of ten iterations, twice that for each of the others, and 2 pixels for the cubic.
        var richardsonLucy = ReceptiveField.Of(ClassicalGraphs.RichardsonLucy());
        richardsonLucy.GlobalReason.ShouldBeNull();
        richardsonLucy.Halo.ShouldBe(new Halo(59, 59, 59, 59));
        richardsonLucy.Scale.ShouldBe(2);
        richardsonLucy.MinimumSize.ShouldBe(3);
    }

    [Fact]
    public void TiledEqualsUntiled() => Prop.ForAll(
        Gen.Choose(1, 3).Zip(Gen.Choose(12, 90)).Zip(Gen.Choose(12, 90)).ToArbitrary(),
        Gen.Choose(0, 100_000).ToArbitrary(),
        (shape, seed) =>
        {
            ((int iterations, int height), int width) = shape;
            OnnxModel model = ClassicalGraphs.RichardsonLucy(options: new() { Iterations = iterations });
            using var runtime = new Runtime(model);
            var image = Tensor.Random(seed, 1, 1, height, width);
            Tensor tiled = Tiling.Run(runtime, ReceptiveField.Of(model), image, new Random(seed));
            tiled.LargestDifference(runtime.Run(image)).ShouldBeLessThan(1e-5f);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true));

    [Fact]
    public void ShippedFilesAreWhatTheCodeGenerates()
    {
        foreach ((string name, Func<OnnxModel> make) in ClassicalGraphs.Shipped)
        {
            File.ReadAllBytes(RepositoryFolder.Path("models", name)).ShouldBe(make().ToByteArray(), $"{name}: write it again with 'livesr models --write-classical'");
            File.Exists(RepositoryFolder.Path("models", Path.ChangeExtension(name, ".md"))).ShouldBeTrue();
        }
    }

    [Fact]
    public void RichardsonLucyCostsItsBlurs()
    {
        var cost = GraphCost.Of(ClassicalGraphs.RichardsonLucy());
        cost.FlopsPerPixel!.Value.ShouldBe(2 * ((19 * (7 + 7)) + (4 * 25)), 1e-9);
    }
}
