using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Pipelines;

public sealed class FailureTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly RecordingSink _sink = new();

    public static TheoryData<PipelineKind> Kinds => OrderTests.Kinds;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ProcessorThatThrowsIsNamedAndStopsInsertionUntilCleared(PipelineKind kind)
    {
        using var failed = new ManualResetEventSlim();
        var failsOnOne = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                if (image.Metadata.ImageNumber == 1)
                {
                    failed.Set();
                    throw new FormatException("no such\nthing");
                }

                context.OutputImage(image);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor(), failsOnOne);
        _bench.Insert(pipeline, 0);
        if (kind == PipelineKind.Synchronous)
        {
            Should.Throw<DataPipelineException>(() => _bench.Insert(pipeline, 1));
        }
        else
        {
            _bench.Insert(pipeline, 1);
            failed.Wait(TestContext.Current.CancellationToken);
            SpinWait.SpinUntil(() => pipeline.GetExceptions().Count > 0, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        }

        ProcessorException error = pipeline.GetExceptions().ShouldHaveSingleItem();
        error.Processor.ShouldBe("step2");
        error.Message.ShouldBe("step2: failed on image 1: no such (FormatException)");
        error.InnerException.ShouldBeOfType<FormatException>();

        Should.Throw<DataPipelineException>(() => _bench.Insert(pipeline, 2)).Message.ShouldContain("step2: failed on image 1");
        pipeline.ClearExceptions();
        _bench.Insert(pipeline, 3);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 3]);
        pipeline.GetExceptions().ShouldBeEmpty();
    }

    [Fact]
    public void ProcessorDoesNotSeeWhatGoesWrongAfterIt()
    {
        bool returned = false;
        var first = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                context.OutputImage(image);
                returned = true;
            },
        };
        var second = new ScriptedProcessor { OnImage = (_, _) => throw new IOException("broken") };
        using DataPipeline pipeline = PipelineKind.Synchronous.Of(_sink, first, second);
        Should.Throw<DataPipelineException>(() => _bench.Insert(pipeline, 0));
        returned.ShouldBeTrue();
        pipeline.GetExceptions().ShouldHaveSingleItem().Processor.ShouldBe("step2");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SinkThatThrowsIsReportedAsAProcessorIs(PipelineKind kind)
    {
        var full = new RecordingSink { OnImage = _ => throw new IOException("disk full") };
        using DataPipeline pipeline = kind.Of(full, new ScriptedProcessor());
        pipeline.ErrorsAfter(_bench, 5).ShouldHaveSingleItem().Message.ShouldBe("sink: failed on image 5: disk full (IOException)");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OutputAfterTheCallIsAnErrorToBothSides(PipelineKind kind)
    {
        IProcessorContext? kept = null;
        var keeps = new ScriptedProcessor { OnImage = (_, context) => kept = context };
        using DataPipeline pipeline = kind.Of(_sink, keeps);
        _bench.Insert(pipeline, 0);
        pipeline.Halt();
        using Image image = _bench.Image(1);
        Should.Throw<InvalidOperationException>(() => kept!.OutputImage(image)).Message.ShouldContain("outside ProcessImage");
        pipeline.GetExceptions().ShouldHaveSingleItem().Processor.ShouldBe("step1");
        _sink.Arrivals.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OutputFromAnotherThreadIsAnErrorEvenDuringTheCall(PipelineKind kind)
    {
        var spawns = new ScriptedProcessor
        {
            OnImage = (image, context) => Task.Factory.StartNew(
                () => context.OutputImage(image),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).GetAwaiter().GetResult(),
        };
        using DataPipeline pipeline = kind.Of(_sink, spawns);
        pipeline.ErrorsAfter(_bench, 0).ShouldHaveSingleItem().Message.ShouldContain("on another thread");
        _sink.Arrivals.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SummaryMetadataAfterTheFirstImageIsAnError(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor());
        _bench.Insert(pipeline, 0);
        Should.Throw<InvalidOperationException>(() => pipeline.InsertSummaryMetadata(new SummaryMetadata()))
            .Message.ShouldContain("an image came before it");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SummaryMetadataTwiceOrAfterHaltIsAnError(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor());
        pipeline.InsertSummaryMetadata(new SummaryMetadata());
        Should.Throw<InvalidOperationException>(() => pipeline.InsertSummaryMetadata(new SummaryMetadata())).Message.ShouldContain("already");
        pipeline.Halt();
        Should.Throw<InvalidOperationException>(() => pipeline.InsertSummaryMetadata(new SummaryMetadata())).Message.ShouldContain("halted");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RefusedSummaryMetadataLeavesAPipelineThatCanOnlyBeHalted(PipelineKind kind)
    {
        var picky = new ScriptedProcessor { OnSummary = _ => throw new NotSupportedException("gray images only") };
        using DataPipeline pipeline = kind.Of(_sink, picky);
        Should.Throw<ProcessorException>(() => pipeline.InsertSummaryMetadata(new SummaryMetadata())).Message.ShouldStartWith("step1: gray images only");
        pipeline.ClearExceptions();
        Should.Throw<DataPipelineException>(() => _bench.Insert(pipeline, 0)).Message.ShouldContain("cannot run");
        pipeline.Halt();
        picky.Calls.ShouldBe(["summary", "cleanup"]);
        _sink.Summary.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ImageThatTheHostDidNotDeclareIsRefusedAndTheRestGoesOn(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor());
        pipeline.InsertSummaryMetadata(new SummaryMetadata { ImageWidth = 8, ImageHeight = 6, ChannelNames = ["DAPI"] });
        _bench.Insert(pipeline, 0);

        using Image wider = _bench.Image(1, width: 9);
        Should.Throw<ArgumentException>(() => pipeline.InsertImage(wider)).Message
            .ShouldStartWith("The image is 9x6 Gray16 of 12 bits, but 8x6 Gray16 of 12 bits was declared in the summary metadata.");
        using Image deeper = _bench.Image(1, bitDepth: 16);
        Should.Throw<ArgumentException>(() => pipeline.InsertImage(deeper));
        using Image otherFormat = _bench.Image(1, format: PixelFormat.Bgr48);
        Should.Throw<ArgumentException>(() => pipeline.InsertImage(otherFormat));
        using Image otherChannel = _bench.Image(1, coords: Coords.At(channel: 1));
        Should.Throw<ArgumentException>(() => pipeline.InsertImage(otherChannel)).Message.ShouldContain("channel 1");

        _bench.Insert(pipeline, 2);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 2]);
        pipeline.GetExceptions().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PipelineKind.Synchronous, "size")]
    [InlineData(PipelineKind.Asynchronous, "size")]
    [InlineData(PipelineKind.Live, "size")]
    [InlineData(PipelineKind.Synchronous, "depth")]
    [InlineData(PipelineKind.Asynchronous, "depth")]
    [InlineData(PipelineKind.Live, "depth")]
    [InlineData(PipelineKind.Synchronous, "channel")]
    [InlineData(PipelineKind.Asynchronous, "channel")]
    [InlineData(PipelineKind.Live, "channel")]
    public void ChangeThatAProcessorDidNotDeclareIsRefused(PipelineKind kind, string what)
    {
        var changes = new ScriptedProcessor
        {
            OnImage = (_, context) =>
            {
                using Image changed = what switch
                {
                    "size" => _bench.Image(0, width: 16, height: 12),
                    "depth" => _bench.Image(0, bitDepth: 16),
                    _ => _bench.Image(0, coords: Coords.At(channel: 2)),
                };
                context.OutputImage(changed);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, changes);
        pipeline.InsertSummaryMetadata(new SummaryMetadata { ImageWidth = 8, ImageHeight = 6, BitDepth = 12, ChannelNames = ["a", "b"] });
        ProcessorException error = pipeline.ErrorsAfter(_bench, 0).ShouldHaveSingleItem();
        error.Message.ShouldStartWith("step1: the image is ");
        error.Message.ShouldEndWith("Declare the change in ProcessSummaryMetadata.");
        _sink.Arrivals.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DeclaredChangePasses(PipelineKind kind)
    {
        var scales = new ScriptedProcessor
        {
            OnSummary = summary => summary with { ImageWidth = summary.ImageWidth * 2, ImageHeight = summary.ImageHeight * 2 },
            OnImage = (image, context) =>
            {
                using Image scaled = _bench.Image((int)image.Metadata.ImageNumber, width: 16, height: 12);
                context.OutputImage(scaled);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, scales, new ScriptedProcessor());
        _bench.Insert(pipeline, 0, 1);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 1]);
        pipeline.GetExceptions().ShouldBeEmpty();
    }

    [Fact]
    public void CallingThePipelineFromWithinIsAnErrorNotADeadlock()
    {
        DataPipeline? pipeline = null;
        var halts = new ScriptedProcessor { OnImage = (_, _) => pipeline!.Halt() };
        foreach (PipelineKind kind in Enum.GetValues<PipelineKind>())
        {
            pipeline = kind.Of(_sink, halts);
            pipeline.ErrorsAfter(_bench, 0).ShouldHaveSingleItem().Message.ShouldContain("must not call the pipeline");
        }
    }
}
