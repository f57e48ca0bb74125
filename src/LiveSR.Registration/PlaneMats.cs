using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Registration;

/// <summary>Planes as OpenCV's matrices.</summary>
internal static class PlaneMats
{
    /// <summary>A matrix over the plane's own values, which it pins until it is disposed.</summary>
    internal static Mat ToMat(this Plane plane) => Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_32FC1, plane.Values);
}
