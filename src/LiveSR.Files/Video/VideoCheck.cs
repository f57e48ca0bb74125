using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>Reads a video back after writing.</summary>
internal static class VideoCheck
{
    /// <summary>
    /// The images in a video: the container's own count where that is enough, else every image is decoded. 0 when it
    /// is not a video at all.
    /// </summary>
    internal static long CountImages(string path, long expected)
    {
        using var video = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        if (!video.IsOpened() || !video.Grab())
        {
            return 0;
        }

        if (video.FrameCount == expected)
        {
            return expected;
        }

        long count = 1;
        while (video.Grab())
        {
            count++;
        }

        return count;
    }
}
