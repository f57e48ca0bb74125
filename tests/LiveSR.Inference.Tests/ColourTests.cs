using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Tests;

public sealed class ColourTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void ALumaModelComputesLumaAndInterpolatesColour()
    {
        // A network that gives the middle grey everywhere leaves of the frame only its interpolated colour.
        using OnnxEnhancer enhancer = Open(TestModels.Of(x => ((x * 0f) + 0.5f).ResizeNearest(2), scale: 2, colour: "luma"));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Bgr48, 12, 9, bits: 12);
        using FrameLease high = enhancer.Enhance(frame.Frame);
        (Plane cb, Plane cr) = Chroma(frame.Frame);
        cb = Resampler.Resize(cb, 24, 18);
        cr = Resampler.Resize(cr, 24, 18);

        for (int y = 0; y < 18; y++)
        {
            for (int x = 0; x < 24; x++)
            {
                high.Frame.At(x, y, 0).ShouldBe(Math.Clamp(2047.5f + (1.772f * cb[x, y]), 0, 4095), 0.6f);
                high.Frame.At(x, y, 2).ShouldBe(Math.Clamp(2047.5f + (1.402f * cr[x, y]), 0, 4095), 0.6f);
            }
        }
    }

    [Fact]
    public void AGrayModelComputesEachChannelByItself()
    {
        OnnxModel model = TestModels.Convolutional(colour: "gray");
        using OnnxEnhancer enhancer = Open(model);
        using FrameLease colour = TestFrames.Random(_pool, PixelFormat.Bgr24, 17, 13);
        using FrameLease high = enhancer.Enhance(colour.Frame);
        for (int channel = 0; channel < 3; channel++)
        {
            using FrameLease gray = Channel(colour.Frame, channel);
            using FrameLease expected = enhancer.Enhance(gray.Frame);
            for (int y = 0; y < high.Frame.Height; y++)
            {
                for (int x = 0; x < high.Frame.Width; x++)
                {
                    high.Frame.At(x, y, channel).ShouldBe(expected.Frame.At(x, y), 1);
                }
            }
        }
    }

    [Fact]
    public void AnRgbModelIsGivenRedFirst()
    {
        // Keeps only the network's first channel.
        using OnnxEnhancer enhancer = Open(Rgb(x => x * x.Graph.Constant([1f, 0f, 0f], 1, 3, 1, 1)));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Bgr24, 9, 7);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.At(4, 3, 0).ShouldBe(0);
        high.Frame.At(4, 3, 1).ShouldBe(0);
        high.Frame.At(4, 3, 2).ShouldBe(frame.Frame.At(4, 3, 2));
    }

    [Fact]
    public void AnRgbModelAnswersAGreyFrameWithItsLuma()
    {
        using OnnxEnhancer enhancer = Open(Rgb(x => x * x.Graph.Constant([1f, 0f, 0f], 1, 3, 1, 1)));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 9, 7, bits: 14);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.Format.ShouldBe(PixelFormat.Gray16);
        high.Frame.At(4, 3).ShouldBe(0.299f * frame.Frame.At(4, 3), 0.6f);
    }

    [Fact]
    public void TheUserMayMakeAGrayModelALumaModel()
    {
        TestModels.Nearest(colour: "gray").Save(_folder["model.onnx"]);

        ModelPackage.Open(_folder["model.onnx"], new ModelOverrides { Colour = ModelColour.Luma }).Colour.ShouldBe(ModelColour.Luma);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private static OnnxModel Rgb(Func<GraphValue, GraphValue> network)
    {
        var graph = new OnnxGraphBuilder("rgb");
        graph.Metadata[ModelMetadata.Scale] = "1";
        graph.Output("high", network(graph.Input("low", "N", 3, "H", "W")));
        return graph.Build();
    }

    private static (Plane Cb, Plane Cr) Chroma(Frame frame)
    {
        Plane cb = new(frame.Width, frame.Height), cr = new(frame.Width, frame.Height);
        float[] bgr = new float[3 * frame.Width], luma = new float[frame.Width];
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, bgr);
            Bt601.Split(bgr, luma, cb.Row(y), cr.Row(y));
        }

        return (cb, cr);
    }

    private FrameLease Channel(Frame colour, int channel)
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray8, colour.Width, colour.Height);
        for (int y = 0; y < colour.Height; y++)
        {
            for (int x = 0; x < colour.Width; x++)
            {
                writer.Row<byte>(y)[x] = colour.Row<byte>(y)[(3 * x) + channel];
            }
        }

        return writer.Publish(new FrameMetadata());
    }

    private OnnxEnhancer Open(OnnxModel model) => new(
        model.Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1, Pool = _pool });
}
