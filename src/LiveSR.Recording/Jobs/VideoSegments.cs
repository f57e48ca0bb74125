using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Recording.Jobs;

/// <summary>
/// A video in segments, each encoded by itself and joined without being encoded again, also where there was no break: so a
/// broken run and an unbroken one give the same bytes.
/// </summary>
public sealed class VideoSegments : ISegmentedOutput
{
    private readonly JobFolder _job;
    private readonly VideoFileOptions _options;
    private readonly FfmpegProgram _ffmpeg;
    private readonly bool _overwrite;
    private readonly List<SegmentRecord> _records = [];
    private readonly string _extension;
    private VideoFileSink? _sink;
    private VideoFileSink? _next;
    private long _frames;
    private double _firstMs;
    private double _lastMs;
    private double _longestMs;
    private int _segment;

    /// <summary>Writes segments; what is there by the final name is asked for in the end.</summary>
    /// <param name="job">The journal.</param>
    /// <param name="options">Rate, codec, display range; the threads are the job's.</param>
    /// <param name="overwrite">Whether a video of that name is replaced.</param>
    /// <param name="segment">The first that is written.</param>
    public VideoSegments(JobFolder job, VideoFileOptions options, bool overwrite, int segment = 0)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        (_job, _overwrite, _segment) = (job, overwrite, segment);
        _options = options with { Threads = job.Description.EncoderThreads };
        _ffmpeg = options.Ffmpeg ?? FfmpegProgram.Installed;
        _extension = Path.GetExtension(job.Description.Output);
    }

    /// <summary>Whether this machine can write videos in segments: joining them takes ffmpeg.</summary>
    public static bool IsPossible => FfmpegProgram.Installed.IsUsable;

    /// <inheritdoc/>
    public bool TakeUp(SegmentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (SegmentHash.OfFiles([_job[record.File!]]) != record.Sha256)
        {
            return false;
        }

        _records.Add(record);
        _segment = record.Segment + 1;
        return true;
    }

    /// <inheritdoc/>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_sink is null)
        {
            (_sink, _next) = (_next ?? Begin(_segment), null);
            (_frames, _longestMs) = (0, 0);
            _firstMs = _lastMs = frame.Metadata.ElapsedTimeMs;
        }

        _sink.Write(frame);
        _longestMs = Math.Max(_longestMs, frame.Metadata.ElapsedTimeMs - _lastMs);
        _lastMs = frame.Metadata.ElapsedTimeMs;
        _frames++;
    }

    /// <inheritdoc/>
    /// <remarks>An encoder that gets no frame leaves no file.</remarks>
    public void Foresee(Frame like)
    {
        _next = Begin(_segment + 1);
        _next.Prepare(like);
    }

    /// <inheritdoc/>
    public Func<SegmentRecord> End()
    {
        VideoFileSink sink = _sink!;
        _sink = null;
        string name = NameOf(_segment);
        var record = new SegmentRecord { Segment = _segment++, Frames = _frames, FirstMs = _firstMs, LastMs = _lastMs, LongestMs = _longestMs, File = name, Sha256 = "" };
        return () =>
        {
            using (sink)
            {
                sink.Complete();
            }

            record = record with { Sha256 = SegmentHash.OfFiles([_job[name]])! };
            _records.Add(record);
            return record;
        };
    }

    /// <inheritdoc/>
    /// <remarks>When no frame came, no file is made.</remarks>
    /// <exception cref="IOException">There is no room for the whole video, or ffmpeg cannot join it; the segments stay.</exception>
    public void Complete()
    {
        _next?.Dispose();
        if (_records.Count == 0)
        {
            return;
        }

        // A killed run's ffmpeg may still write to what it has begun: that must not be this file.
        string joined = _job["joined" + _extension];
        File.Delete(joined);
        var whole = OutputFile.TakeUp(joined, _job.Description.Output, _overwrite);
        whole.RequireRoom(_records.Sum(record => new FileInfo(_job[record.File!]).Length));
        double[] begins = [.. Begins()];
        double lastBegins = begins[^1] + SpanOf(_records[^1]);
        double longestMs = Math.Max(_records.Max(record => record.LongestMs), begins.Skip(1).Select((next, i) => next - begins[i] - SpanOf(_records[i])).Append(0).Max());
        string list = _job["segments.ffconcat"];
        VideoList.Write(list, [.. _records.Select(record => _job[record.File!]).Zip(begins)]);
        var remux = new VideoRemux
        {
            From = list,
            To = whole.Path,
            Images = (_records.Sum(record => record.Frames), VideoFileSink.LastDuration(_options, _records[0].FirstMs + lastBegins, longestMs)),
            Companions = _options.Companions is { } beside && beside.Describe().Length > 0 ? beside : null,
            OffsetMs = _records[0].FirstMs,
        };
        if (remux.Run(_ffmpeg, line => _options.Warn?.Invoke($"{whole.FinalPath}: {line}")) is { } problem)
        {
            throw new IOException($"{whole.FinalPath}: ffmpeg could not join its segments: {problem}; give the command again, nothing is lost.");
        }

        _job.NoteFinished(new FileInfo(whole.Path).Length);
        whole.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sink?.Dispose();
        _next?.Dispose();
    }

    private VideoFileSink Begin(int segment) => new(_job[NameOf(segment)], _options with { Companions = null, IsSegment = true }, overwrite: true);

    private string NameOf(int segment) => JobFolder.NameOf(segment, _extension);

    private double Interval => 1000 / _options.FrameRate;

    private bool IsEven => _options.IsConstantRate || !VideoCodecs.HasTimes(_extension);

    /// <summary>When each segment begins in the whole, in milliseconds: as <see cref="VideoFileSink"/> would have placed its first frame.</summary>
    private IEnumerable<double> Begins()
    {
        double last = double.NegativeInfinity;
        long frames = 0;
        foreach (SegmentRecord record in _records)
        {
            double own = IsEven ? frames * Interval : record.FirstMs - _records[0].FirstMs;
            double begins = own > last ? own : last + Interval;
            yield return begins;
            last = begins + SpanOf(record);
            frames += record.Frames;
        }
    }

    /// <summary>Milliseconds from the first frame of a segment to its last.</summary>
    private double SpanOf(SegmentRecord record) => IsEven ? (record.Frames - 1) * Interval : Math.Max(record.LastMs - record.FirstMs, 0);
}
