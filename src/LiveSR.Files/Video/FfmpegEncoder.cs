using System.Globalization;
using System.Text.RegularExpressions;
using LiveSR.Imaging;

namespace LiveSR.Files.Video;

/// <summary>
/// Encodes through ffmpeg, which reads the frames from its standard input. If this program dies, ffmpeg finds the end
/// of its input and closes the file; if both die, .mkv and .mp4 play up to the last second that was written.
/// </summary>
internal sealed partial class FfmpegEncoder : IVideoEncoder
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FinishPatience = TimeSpan.FromMinutes(10);

    private readonly ChildProcess _child;
    private readonly EncodedImages _images;
    private readonly MatroskaPipe _pipe;
    private readonly FfmpegWords _words = new();
    private readonly string _path;
    private long _encoded;
    private bool _finished;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="path">The file, which exists and is written over.</param>
    /// <param name="options">Rate, codec, pixel shape.</param>
    /// <param name="first">The first frame; those to come are like it.</param>
    /// <exception cref="IOException">ffmpeg cannot be started.</exception>
    internal FfmpegEncoder(FfmpegProgram ffmpeg, string path, VideoFileOptions options, Frame first)
    {
        _path = path;
        VideoCodec codec = VideoCodecs.For(path, options.Codec);
        _images = new EncodedImages(first, codec, options.Display);
        _child = new ChildProcess(ffmpeg.Path,
        [
            "-hide_banner", "-nostats", "-loglevel", "level+info", "-y",
            "-fpsprobesize", "0", "-probesize", "32", "-analyzeduration", "0", "-f", "matroska", "-i", "pipe:0",
            "-map", "0:v:0", .. EncoderArguments.For(path, codec, options, first, _images), "file:" + path,
        ], Hear);
        _pipe = new MatroskaPipe(_child.Input);
        Send(() => _pipe.Begin(_images.Width, _images.Height, _images.FourCc, options.FrameRate));
    }

    public void Write(Frame frame, double ms) => Send(() =>
    {
        ReadOnlySpan<byte> pixels = _images.Bytes(frame);
        _pipe.BeginFrame((long)Math.Round(ms * 1e6), pixels.Length);
        _child.Input.Write(pixels);
    });

    public long Finish()
    {
        Close();
        if (_child.WaitForExit(FinishPatience) != 0)
        {
            throw Failure();
        }

        return Interlocked.Read(ref _encoded);
    }

    public void Dispose()
    {
        Close();
        _child.WaitForExit(FinishPatience);
        _child.Dispose();
        _images.Dispose();
    }

    private void Close()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        try
        {
            _child.Input.Dispose();
        }
        catch (IOException)
        {
            // ffmpeg has ended already, which its exit code tells.
        }
    }

    private void Send(Action write)
    {
        _child.Limit(WritePatience);
        try
        {
            write();
        }
        catch (IOException)
        {
            Close();
            _child.WaitForExit(WritePatience);
            throw Failure();
        }

        _child.Limit(Timeout.InfiniteTimeSpan);
    }

    private IOException Failure()
    {
        string words = _child.TimedOut ? "it took no images any more" : _words.Text is { Length: > 0 } text ? text : "it was ended";
        return new IOException($"ffmpeg could not write {_path}: {words}.");
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (LastReport().Match(line) is { Success: true } report)
        {
            Interlocked.Exchange(ref _encoded, long.Parse(report.Groups["images"].ValueSpan, CultureInfo.InvariantCulture));
        }

        _words.Hear(line);
    }

    [GeneratedRegex(@"^\[info\] frame= *(?<images>[0-9]+) ", RegexOptions.ExplicitCapture)]
    private static partial Regex LastReport();
}
