using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>Video analysis.</summary>
public static partial class Cv2
{
    // OpenCV's own defaults.
    private const int EccGaussFilterSize = 5;
    private static readonly TermCriteria EccCriteria = TermCriteria.Both(50, 0.001);

    public static double FindTransformECC(InputArray templateImage, InputArray inputImage, InputOutputArray warpMatrix,
        MotionTypes motionType, TermCriteria criteria, InputArray? inputMask = null, int gaussFiltSize = EccGaussFilterSize)
    {
        ArgumentNullException.ThrowIfNull(templateImage);
        ArgumentNullException.ThrowIfNull(inputImage);
        ArgumentNullException.ThrowIfNull(warpMatrix);
        NativeMethods.HandleException(NativeMethods.video_find_transform_ecc(
            templateImage.Handle, inputImage.Handle, warpMatrix.Handle, (int)motionType, (int)criteria.Type, criteria.MaxCount,
            criteria.Epsilon, NativeMethods.OrNone(inputMask), gaussFiltSize, out double correlation));
        return correlation;
    }

    public static double FindTransformECC(InputArray templateImage, InputArray inputImage, InputOutputArray warpMatrix,
        MotionTypes motionType = MotionTypes.Affine, TermCriteria? criteria = null, InputArray? inputMask = null) =>
        FindTransformECC(templateImage, inputImage, warpMatrix, motionType, criteria ?? EccCriteria, inputMask, EccGaussFilterSize);
}
