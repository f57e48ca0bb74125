using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Tiff;

/// <summary>The tag Orientation (TIFF 6.0, page 36): how the stored rows and columns are shown.</summary>
/// <param name="Value">1 to 8; 1 is as stored.</param>
internal readonly record struct TiffOrientation(int Value)
{
    /// <summary>True when the page is shown as it is stored.</summary>
    internal bool IsUpright => Value == 1;

    /// <summary>True when stored rows are shown as columns.</summary>
    internal bool SwapsSides => Value >= 5;

    /// <summary>A value that TIFF does not define counts as upright, as in other readers.</summary>
    internal static TiffOrientation Read(TiffDirectory directory) =>
        directory.Integer(TiffTag.Orientation, 1) is >= 1 and <= 8 and long value ? new((int)value) : new(1);

    /// <summary>Copies a page as it is stored into one as it is shown.</summary>
    internal void Turn(FrameWriter stored, FrameWriter shown)
    {
        using Mat from = stored.AsMat(), to = shown.AsMat();
        switch (Value)
        {
            case 2:
                Cv2.Flip(from, to, FlipMode.Y);
                break;
            case 3:
                Cv2.Rotate(from, to, RotateFlags.Rotate180);
                break;
            case 4:
                Cv2.Flip(from, to, FlipMode.X);
                break;
            case 5:
                Cv2.Transpose(from, to);
                break;
            case 6:
                Cv2.Rotate(from, to, RotateFlags.Rotate90Clockwise);
                break;
            case 7:
                using (var turned = new Mat())
                {
                    Cv2.Rotate(from, turned, RotateFlags.Rotate180);
                    Cv2.Transpose(turned, to);
                }

                break;
            case 8:
                Cv2.Rotate(from, to, RotateFlags.Rotate90Counterclockwise);
                break;
            default:
                from.CopyTo(to);
                break;
        }
    }
}
