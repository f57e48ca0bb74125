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

    /// <summary>The copies, the largest first. Who takes one disposes it.</summary>
    /// <param name="half">The largest.</param>
    internal static IEnumerable<FrameLease> From(FrameLease half)
    {
        FrameLease? next = half;
        try
        {
            while (next is { } copy)
            {
                next = Levels(copy.Frame.Width, copy.Frame.Height) > 0 ? Half(copy.Frame) : null;
                yield return copy;
            }
        }
        finally
        {
            next?.Dispose();
        }
    }

    /// <summary>Puts the mean of each four pixels of one image into another of half its size.</summary>
    internal static void Halve(Mat from, Mat to) => Cv2.Resize(from, to, to.Size(), interpolation: InterpolationFlags.Area);

    /// <summary>A copy of half the size.</summary>
    private static FrameLease Half(Frame frame)
    {
        using FrameWriter writer = FramePool.Shared.Rent(frame.Format, (frame.Width + 1) / 2, (frame.Height + 1) / 2);
        using Mat from = frame.AsMat(), to = writer.AsMat();
        Halve(from, to);
        return writer.Publish(frame.Metadata);
    }
}
