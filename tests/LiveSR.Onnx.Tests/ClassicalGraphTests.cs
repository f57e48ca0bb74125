using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Classical;

namespace LiveSR.Onnx.Tests;

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
        result.LargestDifference(Reference.Bicubic(image, scale)).ShouldBeLessThan(1e-6f);
    }

    [Theory]
    [InlineData(1, 10, 33, 28)]
    [InlineData(2, 10, 24, 40)]
    [InlineData(3, 3, 8, 9)]
    public void RichardsonLucyGraphEqualsADoublePrecisionReference(int scale, int iterations, int height, int width)
    {
        var options = new RichardsonLucyGraphOptions { Scale = scale, Iterations = iterations };
        var image = Tensor.Random(7, 2, 1, height, width);
        Tensor result = Runtime.Run(ClassicalGraphs.RichardsonLucy(options), image);
        for (int n = 0; n < 2; n++)
        {
            var one = new Tensor(image.Data[(n * height * width)..((n + 1) * height * width)], 1, 1, height, width);
            int size = height * width * scale * scale;
            var got = new Tensor(result.Data[(n * size)..((n + 1) * size)], 1, 1, height * scale, width * scale);
            got.LargestDifference(Reference.RichardsonLucy(one, options)).ShouldBeLessThan(1e-4f);
        }
    }

    [Fact]
    public void AMeasuredLopsidedFunctionIsTurnedForTheAdjoint()
    {
        var options = new RichardsonLucyGraphOptions
        {
            Scale = 1,
            Iterations = 5,
            Psf = PsfKernel.FromSamples(new double[,] { { 0, 1, 0, 0, 0 }, { 1, 8, 3, 1, 0 }, { 0, 2, 1, 4, 1 } }),
        };
        var image = Tensor.Random(3, 1, 1, 12, 15);
        Runtime.Run(ClassicalGraphs.RichardsonLucy(options), image)
            .LargestDifference(Reference.RichardsonLucy(image, options)).ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void DeconvolutionBringsABlurredImageCloserToTheTruth()
    {
        const double sigma = 1.3;
        Tensor truth = Reference.Filaments(96, 96);
        Tensor blurred = Reference.Blur(truth, PsfKernel.Gaussian(sigma), adjoint: false);
        OnnxModel model = ClassicalGraphs.RichardsonLucy(new() { Scale = 1, Iterations = 10, Psf = PsfKernel.Gaussian(sigma) });
        Tensor restored = Runtime.Run(model, blurred);
        double gain = Reference.Psnr(restored, truth) - Reference.Psnr(blurred, truth);
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

        // Ten iterations, twice a radius of 3 each, and 2 pixels for the cubic.
        var richardsonLucy = ReceptiveField.Of(ClassicalGraphs.RichardsonLucy());
        richardsonLucy.GlobalReason.ShouldBeNull();
        richardsonLucy.Halo.ShouldBe(new Halo(62, 62, 62, 62));
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
            OnnxModel model = ClassicalGraphs.RichardsonLucy(new() { Iterations = iterations });
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
    public void TheGaussianOfAnObjectiveFollowsItsFormula()
    {
        PsfKernel.GaussianSigma(1.3, 0.520, 0.108).ShouldBe(0.7778, 1e-4);
        var psf = PsfKernel.Gaussian(0.7778);
        psf.Width.ShouldBe(7);
        psf.Values.ToArray().Sum().ShouldBe(1, 1e-6f);

        // Variance along an axis, but for the tails beyond three sigma.
        double variance = 0;
        for (int i = 0; i < psf.Values.Length; i++)
        {
            variance += psf.Values[i] * Math.Pow((i % 7) - 3, 2);
        }

        Math.Sqrt(variance).ShouldBe(0.7778, 0.005);
        Should.Throw<ArgumentException>(() => PsfKernel.FromSamples(new double[,] { { 1, 1 } })).Message.ShouldContain("odd");
    }
}
