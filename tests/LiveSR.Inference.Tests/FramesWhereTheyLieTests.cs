using LiveSR.Imaging;
using LiveSR.Inference.Device;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Tests;

/// <summary>A lane reads a frame and writes the enlarged one where they lie, and touches neither before or after its run.</summary>
public sealed class FramesWhereTheyLieTests : IDisposable
{
    private const int Width = 40, Height = 30;

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();
    private readonly ModelPackage _model;

    public FramesWhereTheyLieTests() => _model = TestModels.Convolutional().Package(_folder);

    /// <summary>Whether the lane has memory of a pinned kind, and whether it can pin the frames', decides who copies; the integers are the same.</summary>
    [Theory]
    [InlineData(null, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, false, true)]
    [InlineData(null, true, true)]
    public void AFrameIsCopiedOnlyWhereTheDeviceDoesNotReachIt(bool? pins, bool isCropped, bool copiesFrame)
    {
        using OnnxFrameSession session = Open(pins is { } can ? new Pinner(can) : null);
        using IFrameLane lane = session.Lane(1, Width, Height);
        using FrameLease large = TestFrames.Random(_pool, PixelFormat.Gray16, Width + 5, Height + 2, bits: 12);
        using FrameLease packed = TestFrames.Random(_pool, PixelFormat.Gray16, Width, Height, bits: 12, seed: 8);
        using FrameLease cropped = large.Frame.Crop(new PixelRect(3, 1, Width, Height));
        Frame frame = isCropped ? cropped.Frame : packed.Frame;
        using FrameLease expected = Expected(frame);
        using FrameWriter enhanced = _pool.Rent(PixelFormat.Gray16, 2 * Width, 2 * Height);

        lane.Run(frame, enhanced, Map(frame)).ShouldBeTrue();

        lane.Input.ContainsAnyExcept((byte)0).ShouldBe(copiesFrame);
        lane.Output.ContainsAnyExcept((byte)0).ShouldBe(pins == false);
        using FrameLease actual = enhanced.Publish(new FrameMetadata());
        TestFrames.LargestDifference(expected.Frame, actual.Frame).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFrameThatWasGivenBackIsNotWrittenToAgain(bool isEnded)
    {
        using OnnxFrameSession session = Open();
        using IFrameLane lane = session.Lane(1, Width, Height);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, Width, Height, bits: 12);
        nint address;
        using (FrameWriter first = _pool.Rent(PixelFormat.Gray16, 2 * Width, 2 * Height))
        {
            address = first.Address;
            lane.Run(frame.Frame, first, Map(frame.Frame)).ShouldBeTrue();
        }

        using FrameWriter others = _pool.Rent(PixelFormat.Gray16, 2 * Width, 2 * Height);
        others.Address.ShouldBe(address, "or the test sees nothing");
        others.Bytes.Fill(0xAA);
        using FrameWriter second = _pool.Rent(PixelFormat.Gray16, 2 * Width, 2 * Height);
        lane.IsTerminated = isEnded;
        if (isEnded)
        {
            Should.Throw<OperationCanceledException>(() => lane.Run(frame.Frame, second, Map(frame.Frame)));
            Should.Throw<OperationCanceledException>(() => lane.Run(Map(frame.Frame), frame.Frame.MaxValue));
        }
        else
        {
            lane.Run(frame.Frame, second, Map(frame.Frame)).ShouldBeTrue();
            lane.Run(Map(frame.Frame), frame.Frame.MaxValue).ShouldBeTrue();
        }

        others.Bytes.ContainsAnyExcept((byte)0xAA).ShouldBeFalse();
        lane.IsTerminated = false;
        lane.Run(frame.Frame, second, Map(frame.Frame)).ShouldBeTrue();
        using FrameLease expected = Expected(frame.Frame), actual = second.Publish(new FrameMetadata());
        TestFrames.LargestDifference(expected.Frame, actual.Frame).ShouldBe(0);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private IntensityMap Map(Frame frame) => _model.Range.MapFor(frame.MaxValue);

    private OnnxFrameSession Open(IMemoryPinner? pinner = null)
    {
        byte[] graph = FrameGraph.Write(_model, _model.Load(Precision.Single), PixelFormat.Gray16)!.ToByteArray();
        return new OnnxFrameSession(new InferenceSession(graph), _model, PixelFormat.Gray16, ExecutionProvider.Cpu, new SessionSettings()) { Pinner = pinner };
    }

    private FrameLease Expected(Frame frame)
    {
        using var engine = new Engine.OnnxEnhancer(_model, new EnhancerOptions { Provider = "cpu", Tile = 512, Batch = 1, Threads = 1, Pool = _pool, DevicePath = false });
        return engine.Enhance(frame);
    }

    private sealed class Pinner(bool succeeds) : IMemoryPinner
    {
        public bool Pin(nint address, int bytes) => succeeds;

        public void Unpin(nint address)
        {
        }
    }
}
