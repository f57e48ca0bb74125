namespace LiveSR.Inference;

/// <summary>Parameters of Richardson-Lucy deconvolution.</summary>
public sealed record RichardsonLucyOptions
{
    /// <value>The point-spread function; a Gaussian of 1.5 pixels unless the microscope's own is known.</value>
    public PointSpreadFunction Psf { get; init; } = PointSpreadFunction.Gaussian(1.5);

    /// <value>Iterations; more sharpen further and amplify noise.</value>
    public int Iterations { get; init; } = 10;

    /// <value>Intensity that the camera gives without light, in the frame's units; it is no signal and is taken off first.</value>
    public float Offset { get; init; }
}
