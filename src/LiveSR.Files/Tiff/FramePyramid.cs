using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Tiff;

/// <summary>Reduced copies of a frame, by which a large image is shown from afar without reading all of it.</summary>
internal static class FramePyramid
{
    /// <summary>Copies stop where one fits this edge.</summary>
    private const int Smallest = 256;

    /// <summary>How many copies a frame of this size has.</summary>
    internal static int Levels(int width, int height)
    {
        int levels = 0;
        for (; Math.Max(width, height) > Smallest; levels++)
        {
            (width, height) = ((width + 1) / 2, (height + 1) / 2);
        }

        return levels;
    }

    /// <summary>A copy of half the size: the mean of each four pixels.</summary>
    internal static FrameLease Half(Frame frame)
    {
        using FrameWriter writer = FramePool.Shared.Rent(frame.Format, (frame.Width + 1) / 2, (frame.Height + 1) / 2);
        using Mat from = frame.AsMat(), to = writer.AsMat();
        Cv2.Resize(from, to, to.Size(), interpolation: InterpolationFlags.Area);
        return writer.Publish(frame.Metadata);
    }
}
