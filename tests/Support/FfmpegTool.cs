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

    /// <summary>A property of the video stream, for example <c>stream=pix_fmt</c>.</summary>
    public static string Property(string path, string name) => Fields(path, name)[0];

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

    private static string[] Fields(string path, string entries) =>
        System.Text.Encoding.UTF8.GetString(Output("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", entries, "-of", "csv=p=0", "file:" + path]))
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
