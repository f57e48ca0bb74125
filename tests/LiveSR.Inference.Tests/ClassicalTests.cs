using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

public sealed class ClassicalTests : IDisposable
{
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData("bicubic", ResampleKernel.Bicubic)]
    [InlineData("lanczos", ResampleKernel.Lanczos3)]
    public void InterpolationIsTheResamplers(string name, ResampleKernel kernel)
    {
        using IFrameEnhancer enhancer = Enhancers.Open(name, new EnhancerOptions { Pool = _pool, Overrides = new ModelOverrides { Scale = 3 } });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 20, 15, bits: 12);
        using FrameLease high = enhancer.Enhance(frame.Frame);
        Plane expected = Resampler.Resize(Plane.FromFrame(frame.Frame), 60, 45, kernel);

        for (int y = 0; y < 45; y++)
        {
            for (int x = 0; x < 60; x++)
            {
                high.Frame.At(x, y).ShouldBe(Math.Clamp(expected[x, y], 0, 4095), 0.5001f);
            }
        }

        Provenance provenance = high.Frame.Metadata.Provenance!;
        (provenance.Model, provenance.ExecutionProvider, provenance.Inferred, provenance.Scale).ShouldBe((name, "classical", false, 3));
    }

    [Theory]
    [InlineData("nearest")]
    [InlineData("Bicubic")]
    [InlineData("lanczos")]
    [InlineData("richardson-lucy")]
    public void AProviderThatCannotComputeAMethodIsRefused(string name)
    {
        Should.Throw<ProviderUnavailableException>(() => Enhancers.Open(name, new EnhancerOptions { Provider = "cuda" })).Message.ShouldContain("cuda");
        Should.Throw<FormatException>(() => Enhancers.Open(name, new EnhancerOptions { Provider = "gpu" })).Message.ShouldContain("'gpu'");
        Enhancers.Open(name, new EnhancerOptions { Provider = "cpu" }).Dispose();
    }

    [Theory]
    [InlineData("nearest")]
    [InlineData("bicubic")]
    [InlineData("lanczos")]
    [InlineData("richardson-lucy")]
    public void APixelThatIsNoNumberStaysAlone(string name)
    {
        using IFrameEnhancer enhancer = Enhancers.Open(name, new EnhancerOptions { Pool = _pool, Overrides = new ModelOverrides { Scale = 2 } });
        using FrameLease whole = TestFrames.Random(_pool, PixelFormat.Gray32F, 40, 30);
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, 40, 30);
        whole.Frame.CopyTo(writer.Bytes);
        writer.Row<float>(11)[7] = float.NaN;
        writer.Row<float>(0)[0] = float.PositiveInfinity;
        using FrameLease damaged = writer.Publish(new FrameMetadata());
        using FrameLease high = enhancer.Enhance(damaged.Frame);

        for (int y = 0; y < 60; y++)
        {
            for (int x = 0; x < 80; x++)
            {
                float.IsNaN(high.Frame.At(x, y)).ShouldBe((x / 2, y / 2) == (7, 11), $"column {x}, row {y}");
                float.IsInfinity(high.Frame.At(x, y)).ShouldBe((x / 2, y / 2) == (0, 0), $"column {x}, row {y}");
            }
        }
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, 8)]
    [InlineData(PixelFormat.Gray16, 12)]
    [InlineData(PixelFormat.Gray32F, 32)]
    [InlineData(PixelFormat.Bgr24, 8)]
    [InlineData(PixelFormat.Bgr48, 14)]
    public void NearestRepeatsEachPixel(PixelFormat format, int bits)
    {
        using var enhancer = new NearestEnhancer(3, _pool);
        using FrameLease frame = TestFrames.Random(_pool, format, 11, 7, bits);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        (high.Frame.Width, high.Frame.Height).ShouldBe((33, 21));
        for (int y = 0; y < 21; y++)
        {
            for (int x = 0; x < 33; x++)
            {
                for (int channel = 0; channel < format.Channels(); channel++)
                {
                    high.Frame.At(x, y, channel).ShouldBe(frame.Frame.At(x / 3, y / 3, channel), $"column {x}, row {y}, channel {channel}");
                }
            }
        }

        Provenance provenance = high.Frame.Metadata.Provenance!;
        (provenance.Model, provenance.ExecutionProvider, provenance.Inferred, provenance.Scale).ShouldBe(("nearest", "classical", false, 3));
    }

    [Fact]
    public void RichardsonLucyBringsABlurredImageNearerToTheTruth()
    {
        var options = new RichardsonLucyOptions { Psf = PointSpreadFunction.Gaussian(1.5), Iterations = 40 };
        (Plane truth, Plane blurred) = Points(options.Psf);
        Plane restored = Deconvolve(blurred, options);

        ImageMetrics.Psnr(truth, restored, 1).ShouldBeGreaterThan(ImageMetrics.Psnr(truth, blurred, 1) + 2);
    }

    [Fact]
    public void RichardsonLucyKeepsTheLight()
    {
        var options = new RichardsonLucyOptions { Psf = PointSpreadFunction.Gaussian(1.5), Iterations = 15 };
        (Plane truth, Plane blurred) = Points(options.Psf);

        Deconvolve(blurred, options).Values.Sum().ShouldBe(blurred.Values.Sum(), truth.Values.Sum() * 1e-3f);
    }

    [Fact]
    public void AMeasuredPsfIsTurnedTheRightWay()
    {
        // A point-spread function that moves the image by one pixel: deconvolution must move it back.
        var moved = new Plane(3, 3);
        moved[2, 1] = 1;
        var psf = PointSpreadFunction.FromPlane(moved);
        (Plane truth, Plane blurred) = Points(psf);
        truth[11, 9].ShouldBeGreaterThan(0.5f);
        blurred[12, 9].ShouldBe(truth[11, 9], 1e-6f);

        Plane restored = Deconvolve(blurred, new RichardsonLucyOptions { Psf = psf, Iterations = 4 });
        restored[11, 9].ShouldBe(truth[11, 9], 0.05f);
    }

    [Fact]
    public void AMeasuredGaussianGivesTheGaussiansResult()
    {
        var gaussian = PointSpreadFunction.Gaussian(1.2);
        var measured = PointSpreadFunction.FromPlane(gaussian.Values);
        (_, Plane blurred) = Points(gaussian);
        Plane a = Deconvolve(blurred, new RichardsonLucyOptions { Psf = gaussian, Iterations = 8 });
        Plane b = Deconvolve(blurred, new RichardsonLucyOptions { Psf = measured, Iterations = 8 });

        a.Values.Zip(b.Values, (p, q) => Math.Abs(p - q)).Max().ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void TheCamerasOffsetIsTakenOffAndPutBack()
    {
        using var enhancer = new RichardsonLucyEnhancer(2, new RichardsonLucyOptions { Offset = 100 }, _pool);
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, 16, 16);
        writer.Pixels<ushort>().Fill(100);
        using FrameLease frame = writer.Publish(new FrameMetadata { BitDepth = 12 });
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.At(15, 15).ShouldBe(100);
        high.Frame.Metadata.Provenance!.Inferred.ShouldBeTrue();
    }

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    /// <summary>Small squares on a dim background, and the same as the microscope shows them.</summary>
    private static (Plane Truth, Plane Blurred) Points(PointSpreadFunction psf)
    {
        var truth = new Plane(48, 40);
        Array.Fill(truth.Values, 0.02f);
        foreach ((int x, int y) in new[] { (11, 9), (14, 9), (30, 25), (31, 30), (40, 12) })
        {
            for (int i = 0; i < 9; i++)
            {
                truth[x + (i % 3), y + (i / 3)] = 0.9f;
            }
        }

        var blurred = new Plane(48, 40);
        new MirroredConvolution(psf, 48, 40).Apply(truth.Values, blurred.Values, flipped: false);
        return (truth, blurred);
    }

    private Plane Deconvolve(Plane blurred, RichardsonLucyOptions options)
    {
        using var enhancer = new RichardsonLucyEnhancer(1, options, _pool);
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, blurred.Width, blurred.Height);
        writer.WritePlanes([blurred], new IntensityMap(1, 0), 1);
        using FrameLease frame = writer.Publish(new FrameMetadata());
        using FrameLease high = enhancer.Enhance(frame.Frame);
        return Plane.FromFrame(high.Frame);
    }
}
