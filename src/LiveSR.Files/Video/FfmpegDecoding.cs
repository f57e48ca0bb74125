using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>
/// One run of ffmpeg that decodes: raw frames come from its standard output, and what belongs to each from the filter
/// showinfo on its error stream. That says a frame's own time stamp exactly, as a count of ticks, for any container and
/// for images of any kind, and needs neither a second pipe nor a container to be taken apart. A line comes before its frame.
/// </summary>
internal sealed partial class FfmpegDecoding : IDisposable
{
    private readonly ChildProcess _child;
    private readonly FfmpegWords _words = new();
    private readonly BlockingCollection<ShownFrame> _frames = [];
    private double _tickMs = double.NaN;
    private ShownFrame _source;
    private volatile bool _laterInterlaced;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="chain">What it does with each frame.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal FfmpegDecoding(FfmpegProgram ffmpeg, FfmpegInput input, FilterChain chain)
    {
        Chain = chain;
        _child = new ChildProcess(ffmpeg.Path,
        [
            "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info",
            .. input.Arguments,
            "-map", "0:V:0", "-fps_mode", "passthrough", "-vf", chain.Text, "-f", "rawvideo", "pipe:1",
        ], Hear);
    }

    /// <summary>What is done with each frame.</summary>
    internal FilterChain Chain { get; }

    /// <summary>The raw frames.</summary>
    internal ChildProcess Child => _child;

    /// <summary>ffmpeg's complaints.</summary>
    internal string Words => _words.Text;

    /// <summary>Name of the container's format; empty until it is known.</summary>
    internal string Container { get; private set; } = "";

    /// <summary>Name of the video's codec; empty until it is known.</summary>
    internal string Codec { get; private set; } = "";

    /// <summary>Length of the recording; null where none is stated, as for a live stream.</summary>
    internal TimeSpan? Duration { get; private set; }

    /// <summary>True where the recording holds sound too.</summary>
    internal bool HasSound { get; private set; }

    /// <summary>Frames per second; null when unknown.</summary>
    internal double? FrameRate { get; private set; }

    /// <summary>A frame as it was decoded. Valid once a frame was taken.</summary>
    internal ShownFrame Source => _source;

    /// <summary>True once an interlaced image came though the first was whole.</summary>
    internal bool TurnedInterlaced => _laterInterlaced;

    /// <summary>What belongs to the next frame; null at the end, or when ffmpeg was ended.</summary>
    internal ShownFrame? Take() => _frames.TryTake(out ShownFrame frame, Timeout.Infinite) ? frame : null;

    /// <summary>A frame's time in milliseconds; null where it has none.</summary>
    internal double? Milliseconds(ShownFrame frame) => frame.Pts * _tickMs;

    public void Dispose()
    {
        _child.Dispose();
        _frames.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _frames.CompleteAdding();
        }
        else if (line.StartsWith("[" + FilterChain.AtEnd, StringComparison.Ordinal))
        {
            HearOfFrame(line);
        }
        else if (line.StartsWith("[" + FilterChain.AtSource, StringComparison.Ordinal))
        {
            HearOfSource(line);
        }
        else if (Start().Match(line) is { Success: true } start)
        {
            Container = start.Groups["container"].Value;
        }
        else if (Length().Match(line) is { Success: true } length)
        {
            Duration = TimeSpan.Parse(length.Groups["length"].ValueSpan, CultureInfo.InvariantCulture);
        }
        else
        {
            Codec = Codec.Length == 0 && Video().Match(line) is { Success: true } video ? video.Groups["codec"].Value : Codec;
            HasSound |= Sound().IsMatch(line);
            _words.Hear(line);
        }
    }

    private void HearOfFrame(string line)
    {
        if (ShownFrame.Parse(line) is { } frame)
        {
            _frames.Add(frame);
        }
        else if (Rates().Match(line) is { Success: true } rates)
        {
            double Number(string group) => double.Parse(rates.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            _tickMs = 1000 * Number("ticks") / Number("per");
            double rate = Number("frames") / Number("seconds");
            FrameRate = rate is > 0 and <= 10_000 ? rate : null;
        }
    }

    private void HearOfSource(string line)
    {
        if (ShownFrame.Parse(line) is not { } frame)
        {
            return;
        }

        if (_source == default)
        {
            _source = frame;
        }

        _laterInterlaced |= frame.IsInterlaced && !_source.IsInterlaced;
    }

    [GeneratedRegex(@"^\[info\] Input #0, (?<container>\S+), from ", RegexOptions.ExplicitCapture)]
    private static partial Regex Start();

    [GeneratedRegex(@"^\[info\] +Stream #0:[^ ]+ Video: (?<codec>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Video();

    [GeneratedRegex(@"^\[info\] +Stream #0:[^ ]+ Audio: ")]
    private static partial Regex Sound();

    [GeneratedRegex(@"^\[info\] +Duration: (?<length>[0-9:.]+),", RegexOptions.ExplicitCapture)]
    private static partial Regex Length();

    [GeneratedRegex(@"config in time_base: (?<ticks>[0-9]+)/(?<per>[0-9]+), frame_rate: (?<frames>[0-9]+)/(?<seconds>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rates();
}
