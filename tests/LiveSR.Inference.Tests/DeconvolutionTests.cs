using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Deconvolution;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Tests;

public sealed class DeconvolutionTests : IDisposable
{
    private const double Sigma = 1.3;
    private static readonly MeasuredPsf Known = new(PointSpreadFunction.Gaussian(Sigma), "the test's own");

    private readonly FramePool _pool = new();
    private readonly Plane _truth = FilamentsBesideGround();

    [Theory]
    [InlineData("richardson-lucy")]
    [InlineData("richardson-lucy-x2")]
    public void OnFewPhotonsItStopsBeforeNoiseIsAmplified(string method)
    {
        foreach (double photons in new[] { 3.0, 30, 3000 })
        {
            using FrameLease frame = Exposed(photons);
            double raw = Psnr(frame.Frame);
            using IFrameEnhancer adapting = Open(method, new DeconvolutionOptions { Psf = Known });
            using FrameLease result = adapting.Enhance(frame.Frame);

            Psnr(result.Frame).ShouldBeGreaterThan(raw + 0.5, $"{photons} photons, {((DeconvolvingEnhancer)adapting).Used}");
        }
    }

    [Fact]
    public void MoreLightBearsMoreIterations()
    {
        int[] iterations = [.. new[] { 3.0, 30, 300, 3000 }.Select(photons =>
        {
            using FrameLease frame = Exposed(photons);
            return NoiseStop.Iterations(frame.Frame, Known.Function);
        })];

        iterations.ShouldBe(iterations.Order());
        iterations[0].ShouldBeLessThan(5);
        iterations[^1].ShouldBeGreaterThan(2 * iterations[0]);
    }

    [Fact]
    public void TheFirstFrameDecidesForAllUnlessEachIsMeasured()
    {
        using FrameLease bright = Exposed(3000), dim = Exposed(3);
        using IFrameEnhancer steady = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = Known });
        var lines = new List<string>();
        using IFrameEnhancer eager = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = Known, EachFrame = true, Say = lines.Add });

        string steadily = Used(steady, bright);
        Used(steady, dim).ShouldBe(steadily);
        Used(eager, bright).ShouldBe(steadily);
        Used(eager, dim).ShouldNotBe(steadily);
        Used(eager, dim).ShouldNotBe(steadily);
        lines.Count.ShouldBe(2);
        lines[0].ShouldContain("point-spread function by the test's own: FWHM 3.");
    }

    [Fact]
    public void TiledEqualsUntiledBitForBitWhereThereIsRoomForTiles()
    {
        using FrameLease frame = Exposed(30);
        using IFrameEnhancer whole = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = Known });
        using IFrameEnhancer tiled = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = Known }, tile: 64);
        using FrameLease expected = whole.Enhance(frame.Frame), again = whole.Enhance(frame.Frame), actual = tiled.Enhance(frame.Frame);

        actual.Frame.Metadata.Provenance!.Tile.ShouldBeInRange(1, 95);
        TestFrames.LargestDifference(expected.Frame, again.Frame).ShouldBe(0);
        TestFrames.LargestDifference(expected.Frame, actual.Frame).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void AnotherObjectiveGivesAnotherImageAndTheFrameSaysWhich()
    {
        using FrameLease frame = Exposed(300);
        using IFrameEnhancer sharp = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = PsfRequest.Parse("NA=1.4,wavelength=520,pixel=0.1") });
        using IFrameEnhancer wide = Open("richardson-lucy-x2", new DeconvolutionOptions { Psf = PsfRequest.Parse("NA=0.75,wavelength=520,pixel=0.1") });
        using FrameLease one = sharp.Enhance(frame.Frame), other = wide.Enhance(frame.Frame);

        TestFrames.LargestDifference(one.Frame, other.Frame).ShouldBeGreaterThan(0.02f * frame.Frame.MaxValue);
        other.Frame.Metadata.Provenance!.PointSpread.ShouldStartWith("NA 0.75, 520 nm: FWHM 3.");
    }

    [Fact]
    public void OnlyWhatDeconvolvesTakesAFunction()
    {
        Enhancers.TakesPsf("richardson-lucy").ShouldBeTrue();
        Enhancers.TakesPsf("bicubic").ShouldBeFalse();
        Enhancers.TakesPsf("richardson-lucy-x2", Options(null, null)).ShouldBeTrue();
        Enhancers.TakesPsf("livesr-live-x2", Options(null, null)).ShouldBeFalse();
    }

    [Fact]
    public void ANetworkIsToldTheFunction()
    {
        using var folder = new TemporaryFolder();
        string path = BlurringNetwork().Package(folder).Path;
        using FrameLease frame = Exposed(300);
        using IFrameEnhancer told = Enhancers.Open(path, Options(new DeconvolutionOptions { Psf = Known }, 512));
        using IFrameEnhancer other = Enhancers.Open(path, Options(new DeconvolutionOptions { Psf = new MeasuredPsf(PointSpreadFunction.Gaussian(3), "another") }, 512));
        using IFrameEnhancer untold = Enhancers.Open(path, Options(null, 512));
        using FrameLease result = told.Enhance(frame.Frame), wide = other.Enhance(frame.Frame), plain = untold.Enhance(frame.Frame);
        var expected = new Plane(96, 96);
        new MirroredConvolution(Known.Function, 96, 96).Apply(Plane.FromFrame(frame.Frame).Values, expected.Values, flipped: false);

        for (int i = 20; i < 76; i++)
        {
            result.Frame.At(i, 48).ShouldBe(expected[i, 48], 3);
        }

        TestFrames.LargestDifference(plain.Frame, frame.Frame).ShouldBeLessThanOrEqualTo(1);
        TestFrames.LargestDifference(wide.Frame, result.Frame).ShouldBeGreaterThan(100);
        result.Frame.Metadata.Provenance!.PointSpread.ShouldStartWith("the test's own: FWHM");
        plain.Frame.Metadata.Provenance!.PointSpread.ShouldBe("");
    }

    [Fact]
    public void AFunctionWiderThanWhatANetworkTakesIsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = BlurringNetwork().Package(folder).Path;
        using FrameLease frame = Exposed(300);
        using IFrameEnhancer told = Enhancers.Open(path, Options(new DeconvolutionOptions { Psf = new MeasuredPsf(PointSpreadFunction.Gaussian(9), "a wide one") }, 512));

        Should.Throw<PsfException>(() => told.Enhance(frame.Frame)).Message.ShouldContain("up to 25 pixels");
    }

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    /// <summary>A network that blurs by what it is told, and by nothing when it is told nothing.</summary>
    private static OnnxModel BlurringNetwork()
    {
        const int side = 25, terms = 3;
        float[] one = new float[side * terms];
        one[side / 2] = 1;
        var graph = new OnnxGraphBuilder("blurring");
        GraphValue low = graph.Input("low", "N", 1, "H", "W");
        GraphValue columns = graph.InputWithDefault(ModelMetadata.PsfColumns, one, terms, 1, side, 1);
        GraphValue rows = graph.InputWithDefault(ModelMetadata.PsfRows, one, 1, terms, 1, side);
        graph.Output("same", low.Pad(side / 2, PadMode.Edge).Conv(columns).Conv(rows), "N", 1, "H", "W");
        graph.Metadata[ModelMetadata.Scale] = "1";
        graph.Metadata[ModelMetadata.Colour] = "gray";
        graph.Metadata[ModelMetadata.PsfInputs] = "25x3";
        return graph.Build();
    }

    private EnhancerOptions Options(DeconvolutionOptions? following, int? tile) => new()
    {
        Provider = "cpu",
        Tile = tile,
        Batch = 1,
        Threads = 1,
        Pool = _pool,
        Catalog = new ModelCatalog(RepositoryFolder.Path("models")),
        Deconvolution = following,
    };

    private IFrameEnhancer Open(string method, DeconvolutionOptions following, int? tile = null) => Enhancers.Open(method, Options(following, tile));

    private string Used(IFrameEnhancer enhancer, FrameLease frame)
    {
        enhancer.Enhance(frame.Frame).Dispose();
        return ((DeconvolvingEnhancer)enhancer).Used!;
    }

    /// <summary>Filaments in the left half, even ground in the right.</summary>
    private static Plane FilamentsBesideGround()
    {
        var plane = new Plane(96, 96, ClassicalReference.Filaments(96, 96).Data);
        for (int y = 0; y < 96; y++)
        {
            plane.Row(y)[48..].Fill(0.05f);
        }

        return plane;
    }

    /// <summary>The truth through a blur and a camera: photons in the brightest pixel, 20 counts each.</summary>
    private FrameLease Exposed(double photons)
    {
        const double countsPerPhoton = 20;
        var blurred = new Plane(_truth.Width, _truth.Height);
        new MirroredConvolution(Known.Function, _truth.Width, _truth.Height).Apply(_truth.Values, blurred.Values, flipped: false);
        double brightest = blurred.Values.Max();
        var random = new Random(4);
        foreach (ref float value in blurred.Values.AsSpan())
        {
            value = (float)Math.Max(0, Math.Round(countsPerPhoton * Noisy(photons * value / brightest, random)));
        }

        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, _truth.Width, _truth.Height);
        writer.WritePlanes([blurred], new IntensityMap(1, 0), ushort.MaxValue);
        return writer.Publish(new FrameMetadata { BitDepth = 16, PixelSizeUm = 0.1, Camera = "test" });
    }

    /// <summary>Photons by Knuth's method where they are few, by the normal distribution where they are many.</summary>
    private static double Noisy(double mean, Random random)
    {
        if (mean > 50)
        {
            return mean + (Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        int count = 0;
        for (double product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }

    /// <summary>How near an image is to the truth at its scale, after the best gain.</summary>
    private double Psnr(Frame frame)
    {
        int scale = frame.Width / _truth.Width;
        Plane image = Plane.FromFrame(frame), truth = scale == 1 ? _truth : Resampler.Resize(_truth, frame.Width, frame.Height);
        double gain = image.Values.Zip(truth.Values, (a, b) => (double)a * b).Sum() / image.Values.Sum(a => (double)a * a);
        double error = image.Values.Zip(truth.Values, (a, b) => Math.Pow((gain * a) - b, 2)).Average();
        return -10 * Math.Log10(error);
    }
}
