using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>Frames as a screen shows them.</summary>
internal static class ScreenImage
{
    /// <summary>From the darkest 0.1 % to the brightest 0.1 % of a frame's luma; for a picture of one scene, never for a video.</summary>
    public static DisplayRange RangeOf(Frame frame)
    {
        float[] sorted = Plane.FromFrame(frame).Values;
        Array.Sort(sorted);
        int cut = sorted.Length / 1000;
        float low = sorted[cut], high = sorted[sorted.Length - 1 - cut];
        return high > low ? new DisplayRange(low, high) : new DisplayRange(low, low + 1);
    }

    /// <summary>The frame as 8-bit BGR; the caller disposes it.</summary>
    public static Mat ToBgr(Frame frame, DisplayRange range)
    {
        int channels = frame.Format.Channels();
        float low = (float)range.Low, gain = (float)(255 / (range.High - range.Low));
        var bgr = new Mat(frame.Height, frame.Width, MatType.CV_8UC3);
        float[] row = new float[frame.Width * channels];
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, row);
            Span<byte> target = bgr.RowSpan<byte>(y);
            for (int i = 0; i < target.Length; i++)
            {
                float value = row[channels == 3 ? i : i / 3];
                target[i] = (byte)Math.Clamp(((value - low) * gain) + 0.5f, 0f, 255f);
            }
        }

        return bgr;
    }
}
