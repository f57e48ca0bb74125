using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Simulation;

/// <summary>What is turned by hand at a <see cref="SimulatedMicroscope"/>; the default leaves all as its options say.</summary>
public sealed record MicroscopeKnobs
{
    /// <value>Distance of the specimen from the focal plane in micrometres; null for the options' own.</value>
    public double? DefocusUm { get; init; }

    /// <value>How far the stage is from its middle along x, in micrometres; at most <see cref="SimulationOptions.TravelUm"/>.</value>
    public double StageXUm { get; init; }

    /// <value>How far the stage is from its middle along y, in micrometres.</value>
    public double StageYUm { get; init; }

    /// <value>Light of the lamp by the usual light.</value>
    public double Illumination { get; init; } = 1;

    /// <value>Exposure in milliseconds; null for the whole interval between frames.</value>
    public double? ExposureMs { get; init; }

    /// <summary>Light of a frame by that of the default.</summary>
    internal double Light(double frameRate) => Illumination * (ExposureMs is { } ms ? ms * frameRate / 1000 : 1);

    /// <summary>The metadata of frames that are taken so.</summary>
    internal FrameMetadata Describe(FrameMetadata usual, SimulationOptions options) => usual with
    {
        ExposureMs = ExposureMs ?? 1000.0 / options.FrameRate,
        XPositionUm = StageXUm,
        YPositionUm = StageYUm,
        ZPositionUm = DefocusUm ?? options.DefocusUm,
        UserData = usual.UserData
            .SetItem("DefocusUm", Text(DefocusUm ?? options.DefocusUm))
            .SetItem("Illumination", Text(Illumination)),
    };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
