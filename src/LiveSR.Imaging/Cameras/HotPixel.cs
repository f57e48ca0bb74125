namespace LiveSR.Imaging.Cameras;

/// <summary>A pixel of a camera that gives counts without light.</summary>
/// <param name="X">Column in the calibrated frame.</param>
/// <param name="Y">Row in the calibrated frame.</param>
public readonly record struct HotPixel(int X, int Y);
