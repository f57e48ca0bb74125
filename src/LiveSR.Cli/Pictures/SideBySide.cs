using System.Globalization;
using LiveSR.Cli.Comparing;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>Draws whole frames side by side at one size, for a video: what is black and white is taken from the first pair and stays.</summary>
/// <param name="nameA">Name of the first.</param>
/// <param name="nameB">Name of the second.</param>
internal sealed class SideBySide(string nameA, string nameB)
{
    private const int Strip = 28, Gap = 4;

    private DisplayRange? _range;

    /// <summary>The pair as one frame, which the caller disposes.</summary>
    public FrameLease Draw(FramePair pair, PairFigures figures)
    {
        DisplayRange range = _range ??= ScreenImage.RangeOf(pair.A);
        float unit = pair.B.MaxValue / pair.A.MaxValue;
        (int width, int height) = (pair.Fine.Width, pair.Fine.Height);

        // Common encoders want even sizes.
        using var canvas = new Canvas(((2 * width) + Gap + 1) / 2 * 2, (height + Strip + 1) / 2 * 2);
        Draw(canvas, pair.A, range, new Rect(0, Strip, width, height), string.Create(CultureInfo.InvariantCulture, $"{nameA}  frame {pair.Number}"));
        Draw(canvas, pair.B, new DisplayRange(range.Low * unit, range.High * unit), new Rect(width + Gap, Strip, width, height),
            string.Create(CultureInfo.InvariantCulture, $"{nameB}  {figures.Psnr:0.00} dB, SSIM {figures.Ssim:0.000}"));
        return canvas.ToFrame(FramePool.Shared, new FrameMetadata { ImageNumber = pair.Number, ElapsedTimeMs = pair.A.Metadata.ElapsedTimeMs });
    }

    private static void Draw(Canvas canvas, Frame frame, DisplayRange range, Rect at, string title)
    {
        using Mat image = ScreenImage.ToBgr(frame, range);
        canvas.Image(image, at);
        canvas.Text(title, at.X + 4, at.Y - 9, Canvas.SizeWithin(title, at.Width - 8, 0.55));
    }
}
