using LiveSR.Imaging.Quality;

namespace LiveSR.Live;

/// <summary>How far one enhanced image agrees with what the camera recorded.</summary>
/// <param name="ImageNumber">The image.</param>
/// <param name="Result">Map and figures, on the sensor's grid.</param>
/// <param name="BlurSigmaPixels">
/// Where the microscope's blur is not known or the method states none: the deviation, in sensor pixels, of the Gaussian blur
/// that agrees best. Null where it was computed from the objective.
/// </param>
/// <param name="NoiseIsEstimated">True where the camera's noise was estimated from the image, false where it is known.</param>
public sealed record LiveConsistency(long ImageNumber, Consistency Result, double? BlurSigmaPixels, bool NoiseIsEstimated);
