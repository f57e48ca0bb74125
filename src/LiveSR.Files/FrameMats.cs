using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files;

/// <summary>Frames as OpenCV sees them.</summary>
public static class FrameMats
{
    /// <summary>The frame's own pixels, not copied: to be disposed before the frame ends.</summary>
    public static Mat AsMat(this Frame frame) =>
        Mat.FromPixelData(frame.Height, frame.Width, TypeOf(frame.Format), frame.Address, frame.Stride);

    /// <summary>The pixels of a frame that is being made, not copied: to be disposed before it is published.</summary>
    public static Mat AsMat(this FrameWriter writer) =>
        Mat.FromPixelData(writer.Height, writer.Width, TypeOf(writer.Format), writer.Address, writer.Stride);

    private static MatType TypeOf(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => MatType.CV_8UC1,
        PixelFormat.Gray16 => MatType.CV_16UC1,
        PixelFormat.Gray32F => MatType.CV_32FC1,
        PixelFormat.Bgr24 => MatType.CV_8UC3,
        PixelFormat.Bgr48 => MatType.CV_16UC3,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };
}
