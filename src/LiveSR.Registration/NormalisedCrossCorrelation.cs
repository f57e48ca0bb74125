using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Registration;

/// <summary>
/// 2-D normalised cross-correlation (Ayas and Ekinci 2019, equation 2; Lewis 1995): a template slid over an image pixel
/// by pixel, both without their mean and contrast under the template, so that light and gain do not matter.
/// </summary>
public static class NormalisedCrossCorrelation
{
    /// <summary>The correlation, -1 to 1, for each position at which the template lies inside the image: <c>[H - h + 1, W - w + 1]</c>; 0 where either has no structure.</summary>
    /// <exception cref="ArgumentException">The template is larger than the image.</exception>
    public static Plane Map(Plane image, Plane template)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(template);
        if (template.Width > image.Width || template.Height > image.Height)
        {
            throw new ArgumentException($"The template, {template.Width}x{template.Height}, is larger than the image, {image.Width}x{image.Height}.");
        }

        var map = new Plane(image.Width - template.Width + 1, image.Height - template.Height + 1);

        // OpenCV calls a template without contrast a perfect match.
        if (template.Values.Max() > template.Values.Min())
        {
            using Mat where = Centred(image), what = Centred(template), found = map.ToMat();
            Cv2.MatchTemplate(where, what, found, TemplateMatchModes.CCoeffNormed);
        }

        return map;
    }

    /// <summary>The correlation of two images of one size.</summary>
    public static double Of(Plane a, Plane b) => Map(a, b)[0, 0];

    /// <summary>The plane without its mean: OpenCV takes contrast that is small beside the mean for none.</summary>
    private static Mat Centred(Plane plane)
    {
        using var mat = plane.ToMat();
        var centred = new Mat();
        Cv2.Subtract(mat, Cv2.Mean(mat), centred);
        return centred;
    }
}
