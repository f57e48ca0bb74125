using System.Diagnostics;
using System.Globalization;

namespace LiveSR.Tests;

/// <summary>The ffmpeg and ffprobe programs, called as a user would: what LiveSR reads and writes is compared with them.</summary>
internal static class FfmpegTool
{
    /// <summary>Runs ffmpeg to its end.</summary>
    public static void Run(params string[] arguments) => Output("ffmpeg", ["-v", "error", "-y", "-nostdin", .. arguments]);

    /// <summary>Sends the moving picture to an address for a minute at most, 25 a second; an address of http waits for one viewer.</summary>
    public static Process Serve(string address)
    {
        string[] listen = address.StartsWith("http", StringComparison.Ordinal) ? ["-listen", "1"] : [];
        return new ServingProcess(
            ["-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=60", "-c:v", "mpeg2video", "-g", "5", "-f", "mpegts", .. listen, address]);
    }

    /// <summary>Makes a video of ffmpeg's moving test picture, 96 by 64 pixels, and gives its path.</summary>
    public static string Picture(string path, int frames, params string[] encoding)
    {
        Run(["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25", "-frames:v", frames.ToString(CultureInfo.InvariantCulture), .. encoding, "file:" + path]);
        return path;
    }

    /// <summary>All images of a video as raw pixels of the given kind, one after the other, converted as exactly as ffmpeg can.</summary>
    public static byte[] Decode(string path, string pixels, string? filter = null) => Output("ffmpeg",
    [
        "-v", "error", "-i", "file:" + path, "-fps_mode", "passthrough",
        "-vf", $"{(filter is null ? "" : filter + ",")}scale=flags=bicubic+accurate_rnd+full_chroma_int",
        "-f", "rawvideo", "-pix_fmt", pixels, "-",
    ]);

    /// <summary>The time stamps of the images of a video in milliseconds, in the order in which they are shown.</summary>
    public static double[] TimesMs(string path) => [.. Fields(path, "packet=pts_time").Select(time => 1000 * double.Parse(time, CultureInfo.InvariantCulture)).Order()];

    /// <summary>A property of the video stream or the file, for example <c>stream=pix_fmt</c> or <c>format=duration</c>.</summary>
    public static string Property(string path, string name) => Fields(path, name)[0];

    /// <summary>The codec of each track of sound.</summary>
    public static string[] Sounds(string path) => Fields(path, "stream=codec_name", "a");

    /// <summary>The chapters of a recording: start, end and title of each.</summary>
    public static string[] Chapters(string path) => Fields(path, "chapter=start_time,end_time:chapter_tags=title");

    /// <summary>A checksum of the packets of some streams as they are stored, for example of <c>a</c>, all sound.</summary>
    public static string Packets(string path, string streams) => System.Text.Encoding.UTF8.GetString(
        Output("ffmpeg", ["-v", "error", "-i", "file:" + path, "-map", "0:" + streams, "-c", "copy", "-f", "md5", "-"]));

    /// <summary>When the first sound is heard, in milliseconds on the clock of the images' time stamps.</summary>
    public static double FirstSoundMs(string path)
    {
        const int Rate = 8000;
        byte[] samples = Output("ffmpeg", ["-v", "error", "-copyts", "-i", "file:" + path, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", $"{Rate}", "-f", "s16le", "-"]);
        return 1000.0 / Rate * System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(samples).IndexOfAnyExceptInRange((short)-3000, (short)3000);
    }

    /// <summary>A process that ends when it is disposed.</summary>
    private sealed class ServingProcess : Process
    {
        internal ServingProcess(string[] arguments)
        {
            StartInfo = new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true };
            Start();
        }

        protected override void Dispose(bool disposing)
        {
            Kill();
            base.Dispose(disposing);
        }
    }

    private static string[] Fields(string path, string entries, string streams = "v:0") =>
        System.Text.Encoding.UTF8.GetString(Output("ffprobe", ["-v", "error", "-select_streams", streams, "-show_entries", entries, "-of", "csv=p=0", "file:" + path]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.TrimEnd(',')).ToArray();

    private static byte[] Output(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return process.ExitCode == 0 ? bytes.ToArray() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }
}
