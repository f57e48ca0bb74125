using LiveSR.Imaging;
using LiveSR.Imaging.Quality;

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
        var fit = new LinearFit();
        for (int i = 0; i < image.Values.Length; i++)
        {
            fit.Add(image.Values[i], reference.Values[i]);
        }

        (double gain, double offset) = (fit.Gain, fit.Offset);
        return new Plane(image.Width, image.Height, [.. image.Values.Select(v => (float)((v * gain) + offset))]);
    }
}
