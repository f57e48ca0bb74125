using System.Runtime.InteropServices;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>
/// What OpenCV and its FFmpeg are set to once, before the first video is opened: not to deliver half a picture where a file
/// was cut, and to leave the terminal to the program. Who set one of the variables before keeps it.
/// </summary>
internal static partial class OpenCvSetup
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        SetUnlessSet("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp|fflags;discardcorrupt");
        SetUnlessSet("OPENCV_FFMPEG_LOGLEVEL", "-8");
        if (Environment.GetEnvironmentVariable("OPENCV_LOG_LEVEL") is null)
        {
            Cv2.SetLogLevel(LogLevel.SILENT);
        }

        return true;
    });

    /// <summary>To be called before OpenCV opens anything.</summary>
    internal static void Once() => _ = Prepared.Value;

    // .NET keeps its own copy of the environment on Unix, which native code does not see.
    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = setenv(name, value, 0);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
