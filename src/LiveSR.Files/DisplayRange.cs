using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files;

/// <summary>
/// The intensities shown as black and as white where an image must become 8-bit. Always stated, never guessed from
/// the pixels: a range that follows them would make a video flicker.
/// </summary>
/// <param name="Low">Intensity shown as 0.</param>
/// <param name="High">Intensity shown as 255.</param>
public readonly record struct DisplayRange(double Low, double High)
{
    /// <summary>The whole range of a frame: from 0 to its largest intensity by its bit depth.</summary>
    public static DisplayRange Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new DisplayRange(0, frame.MaxValue);
    }

    /// <summary>Makes 8-bit of an image: <c>255 (v - Low) / (High - Low)</c>, rounded and clipped.</summary>
    internal void Apply(Mat image, Mat eightBit, int channels)
    {
        double gain = 255 / (High - Low);
        image.ConvertTo(eightBit, MatType.CV_8UC(channels), gain, -Low * gain);
    }
}
