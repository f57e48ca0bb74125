using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;

namespace LiveSR.Live;

/// <summary>What is known of the microscope and its camera; what is not is read from the frames' metadata, or estimated.</summary>
public sealed record MicroscopeDescription
{
    /// <value>The objective; null when unknown.</value>
    public Optics? Optics { get; init; }

    /// <value>The camera's noise, where it is known without a calibration; null when unknown.</value>
    public CameraNoise? Noise { get; init; }

    /// <value>The camera's calibration; null for none.</value>
    public CameraCalibration? Calibration { get; init; }

    /// <summary>The objective that took a frame: as described, or as the simulated microscope says; null when unknown.</summary>
    internal Optics? OpticsOf(FrameMetadata metadata)
    {
        double? aperture = Number(metadata, "NumericalAperture"), defocus = Number(metadata, "DefocusUm");
        string[] wavelengths = metadata.UserData.GetValueOrDefault("WavelengthNm", "").Split(' ');
        bool isKnown = double.TryParse(wavelengths[wavelengths.Length / 2], CultureInfo.InvariantCulture, out double nm);
        return Optics ?? (aperture is { } na && isKnown ? new Optics(na, nm / 1000, defocus ?? 0) : null);
    }

    /// <summary>The noise of the camera that took a frame; null when unknown.</summary>
    internal CameraNoise? NoiseOf(FrameMetadata metadata) => Calibration?.Noise ?? Noise
        ?? ((Number(metadata, "CountsPerElectron"), Number(metadata, "OffsetCounts"), Number(metadata, "ReadNoiseElectrons")) is ({ } gain, { } offset, { } read)
            ? CameraNoise.Of(gain, offset, read)
            : null);

    private static double? Number(FrameMetadata metadata, string key) =>
        double.TryParse(metadata.UserData.GetValueOrDefault(key), CultureInfo.InvariantCulture, out double value) ? value : null;
}
