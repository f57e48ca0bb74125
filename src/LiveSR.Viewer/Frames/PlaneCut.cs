using LiveSR.Imaging;

namespace LiveSR.Viewer.Frames;

/// <summary>
/// Which pixels of an image a view needs, and how many it can show: bytes follow the screen and not the sensor. Where the
/// screen has more pixels than the part, the part is sent as it is.
/// </summary>
/// <param name="Part">The part in view, in the image's own pixels; whole pixels, so one more than in view at each border.</param>
/// <param name="Width">Columns that are sent.</param>
/// <param name="Height">Rows that are sent.</param>
internal readonly record struct PlaneCut(PixelRect Part, int Width, int Height)
{
    /// <summary>True when several pixels become one.</summary>
    public bool Shrinks => Width < Part.Width || Height < Part.Height;

    /// <summary>The cut of an image that has <paramref name="scale"/> pixels for one of the camera's.</summary>
    /// <param name="imageWidth">Width of the image.</param>
    /// <param name="imageHeight">Height of the image.</param>
    /// <param name="scale">Pixels of it for one of the camera's, along each axis.</param>
    /// <param name="view">The part in view, in the camera's pixels.</param>
    /// <param name="pixelsOnScreen">Screen pixels that one of the camera's takes, along each axis.</param>
    /// <returns>Null when nothing of the image is in view.</returns>
    public static PlaneCut? Of(int imageWidth, int imageHeight, double scale, ViewRect view, double pixelsOnScreen)
    {
        int left = (int)Math.Floor(view.X * scale), top = (int)Math.Floor(view.Y * scale);
        int right = (int)Math.Ceiling((view.X + view.Width) * scale), bottom = (int)Math.Ceiling((view.Y + view.Height) * scale);
        PixelRect part = new PixelRect(left, top, right - left, bottom - top).Intersect(new PixelRect(0, 0, imageWidth, imageHeight));
        if (part.IsEmpty)
        {
            return null;
        }

        double shrink = Math.Min(1, pixelsOnScreen / scale);
        return new PlaneCut(part, Math.Max(1, (int)Math.Ceiling(part.Width * shrink)), Math.Max(1, (int)Math.Ceiling(part.Height * shrink)));
    }
}

/// <summary>A part of the camera's image, in its pixels, between pixel borders.</summary>
internal readonly record struct ViewRect(double X, double Y, double Width, double Height);
