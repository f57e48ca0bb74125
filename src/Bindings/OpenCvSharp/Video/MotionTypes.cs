namespace OpenCvSharp;

/// <summary>Motion model of FindTransformECC.</summary>
public enum MotionTypes
{
    Translation = 0,
    Euclidean = 1,
    Affine = 2,
    Homography = 3,
}
