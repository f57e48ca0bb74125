using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>
/// Gain and offset between two exposures of one scene, by least squares: two objectives pass different amounts of light,
/// and that difference is not an error (as in the intensity profiles of MHTCUN's Figure 13).
/// </summary>
internal static class IntensityFit
{
    /// <summary>The image with the gain and offset that bring it closest to the reference.</summary>
    public static Plane Onto(Plane reference, Plane image)
    {
        double meanA = reference.Values.Average(v => (double)v), meanB = image.Values.Average(v => (double)v), ab = 0, bb = 0;
        for (int i = 0; i < image.Values.Length; i++)
        {
            double b = image.Values[i] - meanB;
            ab += (reference.Values[i] - meanA) * b;
            bb += b * b;
        }

        double gain = bb > 0 ? ab / bb : 0;
        return new Plane(image.Width, image.Height, [.. image.Values.Select(v => (float)(((v - meanB) * gain) + meanA))]);
    }
}
