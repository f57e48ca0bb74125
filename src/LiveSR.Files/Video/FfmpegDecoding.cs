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
    /// <summary>16,384 x 8,192: a damaged header must not make ffmpeg and the pool take all memory for one image.</summary>
    private const int MostPixels = 1 << 27;

    /// <summary>Ticks a second from which a rate that nothing averages may be a container's clock.</summary>
    private const int ClockRate = 1000;

    private readonly ChildProcess _child;
    private readonly TimeSpan _patience;
    private readonly FfmpegWords _words = new();
    private readonly BlockingCollection<ShownFrame> _frames = [];
    private double _tickMs = double.NaN;
    private double? _rate;
    private ShownFrame _source;
    private volatile bool _laterInterlaced;
    private volatile bool _countsAnew;
    private bool _hasPassed;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="chain">What it does with each frame.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal FfmpegDecoding(FfmpegProgram ffmpeg, FfmpegInput input, FilterChain chain)
    {
        (Chain, _patience) = (chain, input.Patience);
        _child = new ChildProcess(ffmpeg.Path,
        [
            "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info",
            "-max_pixels", MostPixels.ToString(CultureInfo.InvariantCulture), .. input.Arguments,
            "-map", "0:V:0", "-fps_mode", "passthrough", "-vf", chain.Text,

            // The pipe has no times of its own: by those of images that come in bursts, ffmpeg would complain of it.
            "-bsf:v", "setts=ts=N", "-f", "rawvideo", "pipe:1",
        ], Hear);
    }

    /// <summary>What is done with each frame.</summary>
    internal FilterChain Chain { get; }

    /// <summary>The raw frames.</summary>
    internal ChildProcess Child => _child;

    /// <summary>ffmpeg's complaints.</summary>
    internal string Words => _words.Text;

    /// <summary>What is read. Valid once a frame was taken, or there was none.</summary>
    internal InputDescription Input { get; } = new();

    /// <summary>Frames per second; null when unknown, as where ffmpeg names but the container's clock, a thousand ticks a second.</summary>
    internal double? FrameRate => Input.AverageRate is null && _rate >= ClockRate && _rate * _tickMs == 1000 ? null : _rate;

    /// <summary>A frame as it was decoded. Valid once a frame was taken.</summary>
    internal ShownFrame Source => _source;

    /// <summary>How the colours are meant; null where it is not stated. Valid once a frame was taken.</summary>
    internal ColourTags? Colours { get; private set; }

    /// <summary>True for images with transparency, which the pipe does not take. Valid once a frame was taken. A GIF is always decoded with some.</summary>
    internal bool HasAlpha => Input.StatesAlpha || (Input.Codec != "gif" && AlphaFormat().IsMatch(_source.Format));

    /// <summary>
    /// True where frames to be left out were asked for, and then images changed their kind: from there ffmpeg counts anew, so those
    /// that follow are not given.
    /// </summary>
    internal bool CountsAnew => _countsAnew;

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
        else if (!Input.Hear(line))
        {
            _words.Hear(line);
        }
    }

    private void HearOfFrame(string line)
    {
        if (ShownFrame.Parse(line) is { } frame)
        {
            _hasPassed = true;
            if (!_countsAnew)
            {
                _frames.Add(frame);
            }
        }
        else if (Rates().Match(line) is { Success: true } rates)
        {
            double Number(string group) => double.Parse(rates.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            _tickMs = 1000 * Number("ticks") / Number("per");
            double rate = Number("frames") / Number("seconds");
            _rate = rate is > 0 and <= 10_000 ? rate : null;
        }
    }

    private void HearOfSource(string line)
    {
        if (ShownFrame.Parse(line) is not { } frame)
        {
            if (Chain.From > 0 && _source != default && Rates().IsMatch(line))
            {
                _countsAnew = true;
                _frames.CompleteAdding();
            }

            Colours ??= ColourLine().Match(line) is { Success: true } colours
                ? ColourTags.Of(colours.Groups["primaries"].Value, colours.Groups["transfer"].Value)
                : null;
            return;
        }

        if (_source == default)
        {
            _source = frame;
        }

        if (!_hasPassed)
        {
            // What decodes on and on is not silent.
            _child?.Limit(_patience);
        }

        _laterInterlaced |= frame.IsInterlaced && !_source.IsInterlaced;
    }

    [GeneratedRegex(@"config in time_base: (?<ticks>[0-9]+)/(?<per>[0-9]+), frame_rate: (?<frames>[0-9]+)/(?<seconds>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rates();

    [GeneratedRegex("^(yuva|ya[0-9]|rgba|bgra|argb|abgr|gbrap|ayuv|vuya)", RegexOptions.ExplicitCapture)]
    private static partial Regex AlphaFormat();

    [GeneratedRegex(@"color_primaries:(?<primaries>\S+) color_trc:(?<transfer>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ColourLine();
}
