using LiveSR.Files;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;

namespace LiveSR.Live;

/// <summary>Whether a calibration is one of a source's camera, before its first frame.</summary>
public static class SourceCalibration
{
    /// <summary>Refuses a calibration of another camera, size, part of the sensor, binning or depth.</summary>
    /// <param name="source">What the source delivers.</param>
    /// <param name="calibration">The calibration; null is never refused.</param>
    /// <exception cref="CalibrationException">It does not fit; one line.</exception>
    public static void Require(this SourceInfo source, CalibrationFile? calibration)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (calibration is null)
        {
            return;
        }

        if (calibration.Camera.Camera is { } calibrated && source.Camera is { } camera && calibrated != camera)
        {
            throw new CalibrationException($"The calibration {calibration.Path} is of {calibrated}, not of {camera}: calibrate this camera.");
        }

        if (calibration.Camera.Misfit(source.Width, source.Height, source.Roi, source.BitDepth, source.Binning) is { } reason)
        {
            throw calibration.Refusal(source.Name, reason);
        }
    }
}
