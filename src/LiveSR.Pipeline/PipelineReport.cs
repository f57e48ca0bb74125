using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline;

/// <summary>How a pipeline ended.</summary>
/// <param name="Statistics">The figures of the whole run.</param>
/// <param name="Failures">What failed, in the order of happening; what ended it is among them.</param>
/// <param name="Drops">Which images were lost, place by place.</param>
/// <param name="Cancelled">True when it was given up, so that sinks hold partial results.</param>
public sealed record PipelineReport(
    PipelineStatistics Statistics, ImmutableArray<PipelineException> Failures, ImmutableArray<DropLog> Drops, bool Cancelled)
{
    /// <summary>What ended it before its time: the source failed, an essential sink, or the last sink. Null when nothing did.</summary>
    public PipelineException? Failure { get; init; }

    /// <summary>For who cannot go on without the results of the run.</summary>
    /// <exception cref="PipelineException"><see cref="Failure"/>, where there is one.</exception>
    public void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <summary>The report as indented JSON, to lie beside a recording: policies, counts, losses by image number, times in milliseconds.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("cancelled", Cancelled);
            json.WriteString("failure", Failure?.Message);
            json.WriteNumber("elapsedMs", Statistics.Elapsed.TotalMilliseconds);
            json.WriteNumber("framesIn", Statistics.FramesIn);
            json.WriteNumber("fpsIn", Statistics.FpsIn);
            json.WriteNumber("lostBySource", Statistics.LostBySource);
            json.WriteNumber("dropped", Statistics.Dropped);
            WriteAll(json, "queues", Statistics.Queues, Write);
            WriteAll(json, "stages", Statistics.Stages, Write);
            WriteAll(json, "sinks", Statistics.Sinks, Write);
            WriteAll(json, "lost", Drops.Where(log => log.Count > 0), Write);
            WriteAll(json, "failures", Failures, Write);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, QueueStatistics queue)
    {
        json.WriteString("name", queue.Name);
        json.WriteString("policy", queue.Options.Policy.Format());
        json.WriteNumber("capacity", queue.Options.Capacity);
        json.WriteNumber("in", queue.In);
        json.WriteNumber("out", queue.Out);
        json.WriteNumber("dropped", queue.Dropped);
        json.WriteNumber("discarded", queue.Discarded);
        Write(json, "waitMs", queue.Wait);
    }

    private static void Write(Utf8JsonWriter json, StageStatistics stage)
    {
        json.WriteString("name", stage.Name);
        json.WriteNumber("in", stage.In);
        json.WriteNumber("out", stage.Out);
        json.WriteNumber("degraded", stage.Degraded);
        json.WriteNumber("fps", stage.Fps);
        Write(json, "durationMs", stage.Duration);
        WriteMilliseconds(json, "firstOutMs", stage.FirstOut);
    }

    private static void Write(Utf8JsonWriter json, SinkStatistics sink)
    {
        json.WriteString("name", sink.Name);
        json.WriteNumber("written", sink.Written);
        json.WriteNumber("fps", sink.Fps);
        Write(json, "durationMs", sink.Duration);
        Write(json, "endToEndMs", sink.EndToEnd);
    }

    private static void Write(Utf8JsonWriter json, DropLog log)
    {
        json.WriteString("place", log.Place);
        json.WriteNumber("count", log.Count);
        json.WriteNumber("unlisted", log.Unlisted);
        json.WriteString("images", string.Join(",", log.Ranges));
    }

    private static void Write(Utf8JsonWriter json, PipelineException failure)
    {
        json.WriteString("stage", failure.Stage);
        json.WriteString("message", failure.Message);
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, known.TotalMilliseconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, LatencySummary latency)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", latency.Count);
        json.WriteNumber("p50", latency.P50.TotalMilliseconds);
        json.WriteNumber("p95", latency.P95.TotalMilliseconds);
        json.WriteNumber("p99", latency.P99.TotalMilliseconds);
        json.WriteNumber("max", latency.Max.TotalMilliseconds);
        json.WriteEndObject();
    }
}
