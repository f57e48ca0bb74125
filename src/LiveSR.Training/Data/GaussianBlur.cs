using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Training.Data;

/// <summary>Blurs a plane with a Gaussian kernel, as papers make blurred low-resolution images; the edge's pixels are repeated beyond it.</summary>
internal static class GaussianBlur
{
    /// <summary>The blurred plane.</summary>
    /// <param name="plane">The plane; it stays as it is.</param>
    /// <param name="sigma">Standard deviation of the kernel in pixels; the kernel is cut off at three of them.</param>
    internal static Plane Of(Plane plane, double sigma)
    {
        if (sigma <= 0)
        {
            return plane;
        }

        int width = (2 * (int)Math.Ceiling(3 * sigma)) + 1;
        var result = new Plane(plane.Width, plane.Height);
        using var source = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_32FC1, plane.Values);
        using var blurred = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_32FC1, result.Values);
        Cv2.GaussianBlur(source, blurred, new Size(width, width), sigma, sigma, BorderTypes.Replicate);
        return result;
    }
}
