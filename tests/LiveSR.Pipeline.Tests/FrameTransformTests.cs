using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>A stage that makes none, one or several frames of each.</summary>
public sealed class FrameTransformTests : IDisposable
{
    private readonly TestCamera _camera = new();

    public void Dispose()
    {
        SpinWait.SpinUntil(() => _camera.Pool.Outstanding == 0, Patience.Limit).ShouldBeTrue($"{_camera.Pool.Outstanding} leases left");
        _camera.Dispose();
    }

    [Fact]
    public async Task WhatItEmitsReachesTheSinksInOrderAndWhatItHeldBackAtTheEnd()
    {
        using var pairs = new SwappedPairs();
        var sink = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("swap", pairs, QueueOptions.Files).Sink("sink", sink, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(5);
        _camera.End();
        PipelineReport report = await pipeline.Completion;

        sink.Images.ShouldBe([1, 0, 3, 2, 4]);
        report.Failures.ShouldBeEmpty();
        (report.Statistics.Stages[0].Out, report.Statistics.Sinks[0].Written).ShouldBe((5, 5));
    }

    [Fact]
    public async Task WhatItThrowsEndsTheBranchAtTheImage()
    {
        using var pairs = new SwappedPairs { FailAt = 3 };
        var sink = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("swap", pairs, QueueOptions.Files).Sink("sink", sink, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(8);
        _camera.End();

        (await pipeline.Completion).Failure!.Message.ShouldBe("swap, image 3: no more");
        sink.Images.ShouldBe([1, 0]);
        pairs.Flushes.ShouldBe(0);
    }

    [Fact]
    public async Task WhatItThrowsAtTheEndIsAFailureToo()
    {
        using var pairs = new SwappedPairs { FailAtEnd = true };
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("swap", pairs, QueueOptions.Files).Sink("sink", new TestSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(2);
        _camera.End();

        (await pipeline.Completion).Failure!.Message.ShouldContain("no end");
    }

    /// <summary>Holds each second image back: 0, 1, 2, 3, 4 becomes 1, 0, 3, 2, 4.</summary>
    private sealed class SwappedPairs : IFrameTransform, IDisposable
    {
        private FrameLease? _held;

        public long FailAt { get; init; } = -1;

        public bool FailAtEnd { get; init; }

        public int Flushes { get; private set; }

        public void Process(Frame frame, Action<Frame> emit)
        {
            if (frame.Metadata.ImageNumber == FailAt)
            {
                throw new InvalidOperationException("no more");
            }

            if (_held is null)
            {
                _held = frame.Lease();
                return;
            }

            emit(frame);
            EmitHeld(emit);
        }

        public void Flush(Action<Frame> emit)
        {
            Flushes++;
            EmitHeld(emit);
            if (FailAtEnd)
            {
                throw new InvalidOperationException("no end");
            }
        }

        public void Dispose() => _held?.Dispose();

        private void EmitHeld(Action<Frame> emit)
        {
            if (_held is not null)
            {
                emit(_held.Frame);
                _held.Dispose();
                _held = null;
            }
        }
    }
}
