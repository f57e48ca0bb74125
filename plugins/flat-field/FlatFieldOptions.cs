using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlatField;

/// <summary>The settings of <c>flat-field</c>, with its reference images read.</summary>
/// <param name="Flat">Pages of the flat image, none to estimate.</param>
/// <param name="Dark">Pages of the dark image, none for a constant.</param>
/// <param name="DarkOffset">Dark counts where there is no dark image.</param>
/// <param name="EstimateFrames">Images of a channel that an estimate waits for.</param>
/// <param name="Pedestal">Counts added to the result.</param>
internal sealed record FlatFieldOptions(
    IReadOnlyList<Plane> Flat, IReadOnlyList<Plane> Dark, float DarkOffset, int EstimateFrames, float Pedestal)
{
    /// <exception cref="PropertyException">A file cannot be read or a number is out of range.</exception>
    public static FlatFieldOptions From(PropertyMap settings)
    {
        int frames = settings.GetInt32("estimateFrames", 8);
        return frames is < 1 or > 1000
            ? throw new PropertyException($"'estimateFrames' is {frames}: choose 1 to 1000")
            : new FlatFieldOptions(
                ReferenceImage.Read("flat", settings.GetString("flat")),
                ReferenceImage.Read("dark", settings.GetString("dark")),
                (float)settings.GetDouble("darkOffset"),
                frames,
                (float)settings.GetDouble("pedestal"));
    }
}
