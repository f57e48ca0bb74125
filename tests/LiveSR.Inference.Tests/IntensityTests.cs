using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

/// <summary>Intensities survive: the model's normalisation is inverted at the frame's own bit depth.</summary>
public sealed class IntensityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData(PixelFormat.Gray8, 8)]
    [InlineData(PixelFormat.Gray16, 10)]
    [InlineData(PixelFormat.Gray16, 12)]
    [InlineData(PixelFormat.Gray16, 14)]
    [InlineData(PixelFormat.Gray16, 16)]
    [InlineData(PixelFormat.Bgr24, 8)]
    [InlineData(PixelFormat.Bgr48, 12)]
    [InlineData(PixelFormat.Bgr48, 16)]
    public void EveryBitDepthComesOutAsItWentIn(PixelFormat format, int bits)
    {
        foreach (string range in new[] { "0,1", "0,255", "-1,1" })
        {
            using OnnxEnhancer enhancer = Open(range);
            using FrameLease frame = TestFrames.Random(_pool, format, 33, 21, bits);
            using FrameLease high = enhancer.Enhance(frame.Frame);

            high.Frame.BitDepth.ShouldBe(bits);
            ShouldRepeat(frame.Frame, high.Frame);
        }
    }

    [Fact]
    public void FloatFramesKeepValuesBeyondTheirRange()
    {
        using OnnxEnhancer enhancer = Open("0,1");
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, 2, 1);
        (writer.Row<float>(0)[0], writer.Row<float>(0)[1]) = (-0.5f, 7.25f);
        using FrameLease frame = writer.Publish(new FrameMetadata());
        using FrameLease high = enhancer.Enhance(frame.Frame);

        ShouldRepeat(frame.Frame, high.Frame);
    }

    [Fact]
    public void AFixedRangeDoesNotDependOnTheBitDepth()
    {
        // The network is given (intensity - 100) / 400 and answers with a constant.
        ModelPackage model = TestModels.Of(x => (x * 0f) + 0.5f, metadata: m => m[ModelMetadata.ValueRange] = "0,1,100,500").Package(_folder);
        foreach (int bits in new[] { 12, 16 })
        {
            using OnnxEnhancer enhancer = Open(model);
            using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 8, 8, bits);
            using FrameLease high = enhancer.Enhance(frame.Frame);

            high.Frame.At(3, 3).ShouldBe(300);
            high.Frame.Metadata.Provenance!.Normalisation.ShouldBe("[100, 500] -> [0, 1]");
        }
    }

    [Fact]
    public void ADimFrameIsEnhancedAsABrightOneWhereTheUserAsksForTheFramesOwnRange()
    {
        // A network that does nothing with the dimmest twentieth of its range, as one trained on full ranges might.
        ModelPackage asked = TestModels.Of(x => (x + -0.05f).Relu()).Package(_folder, overrides: new ModelOverrides { Intensities = new IntensityRange(IntensityReference.Frame) });
        using OnnxEnhancer enhancer = Open(asked);
        using FrameLease bright = TestFrames.Random(_pool, PixelFormat.Gray16, 40, 30, bits: 15);
        using FrameLease dim = Scaled(bright.Frame, 1 / 16f);
        using FrameLease brightResult = enhancer.Enhance(bright.Frame);
        using FrameLease dimResult = enhancer.Enhance(dim.Frame);
        using FrameLease expected = Scaled(brightResult.Frame, 1 / 16f);

        TestFrames.LargestDifference(dimResult.Frame, expected.Frame).ShouldBeLessThanOrEqualTo(2);
        dimResult.Frame.At(5, 5).ShouldBeGreaterThan(0);
        dimResult.Frame.Metadata.Provenance!.Normalisation.ShouldMatch(@"^\[\d+, \d+\] -> \[0, 1\]$");
    }

    [Fact]
    public void TheUsersIntensitiesKeepTheModelsOwnRange()
    {
        IntensityRange.TryParse("100,500", out IntensityRange? intensities).ShouldBeTrue();
        ModelPackage model = TestModels.Of(x => (x * 0f) + 0.5f, metadata: m => m[ModelMetadata.ValueRange] = "-1,1")
            .Package(_folder, overrides: new ModelOverrides { Intensities = intensities });
        using OnnxEnhancer enhancer = Open(model);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 8, 8, bits: 12);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.At(3, 3).ShouldBe(400);
        high.Frame.Metadata.Provenance!.Normalisation.ShouldBe("[100, 500] -> [-1, 1]");
    }

    [Theory]
    [InlineData(5f, 4095)]
    [InlineData(-5f, 0)]
    public void AnswersBeyondTheRangeSaturateAtTheBitDepth(float answer, float expected)
    {
        using OnnxEnhancer enhancer = Open(TestModels.Of(x => (x * 0f) + answer).Package(_folder));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 8, 8, bits: 12);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.At(0, 0).ShouldBe(expected);
    }

    [Fact]
    public void ACropIsEnhancedAsAFrameOfItsOwn()
    {
        using OnnxEnhancer enhancer = Open("0,1");
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 40, 30, bits: 12);
        using FrameLease part = frame.Frame.Crop(new PixelRect(7, 5, 20, 11));
        using FrameLease high = enhancer.Enhance(part.Frame);

        ShouldRepeat(part.Frame, high.Frame);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private static void ShouldRepeat(Frame low, Frame high)
    {
        for (int y = 0; y < high.Height; y++)
        {
            for (int x = 0; x < high.Width; x++)
            {
                for (int c = 0; c < low.Format.Channels(); c++)
                {
                    high.At(x, y, c).ShouldBe(low.At(x / 2, y / 2, c));
                }
            }
        }
    }

    private FrameLease Scaled(Frame frame, float gain)
    {
        using FrameWriter writer = _pool.Rent(frame.Format, frame.Width, frame.Height);
        float[] row = new float[frame.Width];
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, row);
            writer.WriteRow(y, row, new IntensityMap(gain, 0), frame.MaxValue);
        }

        return writer.Publish(frame.Metadata);
    }

    private OnnxEnhancer Open(string range)
    {
        ModelPackage model = TestModels.Of(x => x.ResizeNearest(2), scale: 2, metadata: m => m[ModelMetadata.ValueRange] = range).Package(_folder);
        return Open(model);
    }

    private OnnxEnhancer Open(ModelPackage model) =>
        new(model, new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1, Pool = _pool });
}
