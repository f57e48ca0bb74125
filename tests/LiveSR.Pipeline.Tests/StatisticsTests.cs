using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

public sealed class StatisticsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void RatesAndLatenciesAreOfTheIntervalAndCountsOfTheRun()
    {
        using var camera = new TestCamera();
        var written = new SemaphoreSlim(0);
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Stage("enhance", frame => Take(camera, frame, 10), QueueOptions.Files)
            .Sink("view", new CallbackSink(_ => written.Release()), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        var seen = new List<PipelineStatistics>();
        bool completed = false;
        using IDisposable subscription = pipeline.Statistics(TimeSpan.FromSeconds(1)).Subscribe(seen.Add, () => completed = true);

        SendAndAwait(camera, written, 5);
        _clock.Advance(TimeSpan.FromSeconds(0.95));
        SendAndAwait(camera, written, 20);
        _clock.Advance(TimeSpan.FromSeconds(0.8));
        pipeline.Stop();

        completed.ShouldBeTrue();
        seen.Count.ShouldBe(2);
        PipelineStatistics first = seen[0];
        (first.FramesIn, first.FpsIn, first.Period).ShouldBe((5, 5, TimeSpan.FromSeconds(1)));
        first.Stages[0].Duration.P50.TotalMilliseconds.ShouldBe(10, 10.0 / 128);
        first.Sinks[0].EndToEnd.P99.TotalMilliseconds.ShouldBe(10, 10.0 / 128);
        PipelineStatistics second = seen[1];
        (second.FramesIn, second.FpsIn, second.Sinks[0].Written, second.Sinks[0].Fps).ShouldBe((25, 20, 25, 20));
        second.Stages[0].Duration.Count.ShouldBe(20);
        second.ToString().ShouldStartWith("in 20.0 fps, 25 frames; enhance 20.0 fps, p50 ");

        PipelineStatistics total = pipeline.Total();
        total.Elapsed.ShouldBe(TimeSpan.FromSeconds(2));
        (total.FpsIn, total.Stages[0].Duration.Count).ShouldBe((12.5, 25));
    }

    [Fact]
    public void LatencyIsMeasuredFromReceptionAndThroughTheQueue()
    {
        using var camera = new TestCamera();
        TestSink sink = new TestSink().Hold();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Sink("view", sink, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        long received = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        camera.SendNumber(0, received);
        sink.AwaitWrite();
        camera.SendNumber(1, received);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        sink.LetGo();
        PipelineStatistics total = pipeline.Stop().Statistics;
        total.Queues[0].Wait.Max.TotalMilliseconds.ShouldBe(20, 20.0 / 128);
        total.Sinks[0].EndToEnd.P50.TotalMilliseconds.ShouldBe(25, 25.0 / 128);
        total.Sinks[0].Duration.Max.TotalMilliseconds.ShouldBe(20, 20.0 / 128);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(+3600)]
    public void LatencyDoesNotNoticeThatTheTimeOfDayIsSet(int seconds)
    {
        using var camera = new TestCamera();
        TestSink sink = new TestSink().Hold();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Sink("view", sink, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        camera.Send();
        sink.AwaitWrite();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _clock.Correct(TimeSpan.FromSeconds(seconds));
        sink.LetGo();
        pipeline.Stop().Statistics.Sinks[0].EndToEnd.Max.TotalMilliseconds.ShouldBe(20, 20.0 / 128);
    }

    [Fact]
    public void AStageSaysWhenItsFirstFrameWasThere()
    {
        using var camera = new TestCamera();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Stage("enhance", frame => Take(camera, frame, 10), QueueOptions.Files).Sink("view", new NullSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        pipeline.Total().Stages[0].FirstOut.ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(1));
        camera.Send(3);
        PipelineReport report = pipeline.Stop();
        report.Statistics.Stages[0].FirstOut.ShouldBe(TimeSpan.FromSeconds(1.01));
        report.ToJson().ShouldContain("\"firstOutMs\": 1010");
    }

    [Fact]
    public void ObserverOfTheStatisticsThatThrowsHarmsNobodyElse()
    {
        using var camera = new TestCamera();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Sink("view", new NullSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        int told = 0;
        using IDisposable faulty = pipeline.Statistics(TimeSpan.FromSeconds(1)).Subscribe(_ => throw new InvalidOperationException("no chart"));
        using IDisposable other = pipeline.Statistics(TimeSpan.FromSeconds(1)).Subscribe(_ => told++);
        camera.Send();
        _clock.Advance(TimeSpan.FromSeconds(2));
        PipelineReport report = pipeline.Stop();

        told.ShouldBe(2);
        report.Statistics.Sinks[0].Written.ShouldBe(1);
        report.Failures.ShouldHaveSingleItem().Message.ShouldBe("statistics: its observer threw: no chart");
    }

    [Fact]
    public void TheReportSaysInJsonWhatWasLostWhere()
    {
        using var camera = new TestCamera();
        TestSink sink = new TestSink().Hold();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock };
        builder.Branch().Sink("view", sink).Sink("broken", new TestSink { FailAt = _ => new IOException("gone") }, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        camera.Send();
        sink.AwaitWrite();
        camera.Send(3);
        camera.SendNumber(9);
        _clock.Advance(TimeSpan.FromSeconds(2));
        sink.LetGo();
        JsonElement report = JsonDocument.Parse(pipeline.Stop().ToJson()).RootElement;

        report.GetProperty("framesIn").GetInt64().ShouldBe(5);
        report.GetProperty("fpsIn").GetDouble().ShouldBe(2.5);
        report.GetProperty("queues")[0].GetProperty("policy").GetString().ShouldBe("drop-oldest");
        report.GetProperty("queues")[0].GetProperty("dropped").GetInt64().ShouldBe(2);
        report.GetProperty("lost").EnumerateArray().Select(log => $"{log.GetProperty("place")}: {log.GetProperty("images")}")
            .ShouldBe(["source: 4-8", "view: 1-2"]);
        report.GetProperty("sinks")[0].GetProperty("endToEndMs").GetProperty("max").GetDouble().ShouldBe(2000, 2000.0 / 128);
        report.GetProperty("failures")[0].GetProperty("message").GetString().ShouldBe("broken, image 0: gone");
    }

    [Fact]
    public void TheDropLogsMemoryIsBounded()
    {
        using var camera = new TestCamera();
        LivePipelineBuilder builder = LivePipeline.From(camera.Frames);
        builder.Branch().Sink("view", new NullSink());
        using LivePipeline pipeline = builder.Start();
        for (long i = 0; i <= 20_000; i++)
        {
            camera.SendNumber(2 * i);
        }

        DropLog log = pipeline.Drops[0];
        log.Count.ShouldBe(20_000);
        log.Ranges.Length.ShouldBe(16_384);
        log.Unlisted.ShouldBe(20_000 - 16_384);
        log.ToString().ShouldEndWith(", 32767, ... (20000 lost)");
    }

    [Fact]
    public void TheMeterTellsTheSameFigures()
    {
        using var camera = new TestCamera();
        string name = Guid.NewGuid().ToString();
        var sums = new ConcurrentDictionary<string, double>();
        using MeterListener listener = Listen(name, sums);
        TestSink stage = new TestSink().Hold();
        LivePipelineBuilder builder = new(camera.Frames) { Clock = _clock, Name = name };
        builder.Branch().Stage("enhance", frame => Through(stage, frame)).Sink("view", new NullSink(), QueueOptions.Files);
        using (LivePipeline pipeline = builder.Start())
        {
            camera.Send();
            stage.AwaitWrite();
            camera.Send(5);
            listener.RecordObservableInstruments();
            sums["livesr.queue.depth enhance"].ShouldBe(2);
            _clock.Advance(TimeSpan.FromMilliseconds(30));
            stage.LetGo();
            pipeline.Stop();
        }

        sums["livesr.frames.received source"].ShouldBe(6);
        sums["livesr.frames.dropped enhance"].ShouldBe(3);
        sums["livesr.frames.written view"].ShouldBe(3);
        sums["livesr.stage.duration enhance"].ShouldBe(0.030, 1e-9);
        sums["livesr.queue.wait enhance"].ShouldBe(0.060, 1e-9);
        sums["livesr.frame.latency view"].ShouldBe(0.090, 1e-9);

        // An ended pipeline has no gauges.
        sums.Clear();
        listener.RecordObservableInstruments();
        sums.ShouldBeEmpty();
    }

    private static MeterListener Listen(string pipeline, ConcurrentDictionary<string, double> sums)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == LivePipeline.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where T : struct
        {
            if (pipeline.Equals(tags[0].Value))
            {
                double number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
                sums.AddOrUpdate($"{instrument.Name} {tags[1].Value}", number, (_, sum) => sum + number);
            }
        }

        listener.SetMeasurementEventCallback<long>(Add);
        listener.SetMeasurementEventCallback<int>(Add);
        listener.SetMeasurementEventCallback<double>(Add);
        listener.Start();
        return listener;
    }

    private static FrameLease Through(TestSink sink, Frame frame)
    {
        sink.Write(frame);
        return frame.Lease();
    }

    /// <summary>A stage that takes a time of the clock.</summary>
    private FrameLease Take(TestCamera camera, Frame frame, double milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return camera.Double(frame);
    }

    private static void SendAndAwait(TestCamera camera, SemaphoreSlim written, int count)
    {
        for (int i = 0; i < count; i++)
        {
            camera.Send();
            written.Wait(Patience.Limit).ShouldBeTrue("a frame never came");
        }
    }
}
