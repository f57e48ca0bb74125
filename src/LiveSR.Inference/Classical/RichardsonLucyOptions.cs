using LiveSR.Onnx.Classical;

namespace LiveSR.Inference.Classical;

/// <summary>Parameters of Richardson-Lucy deconvolution.</summary>
public sealed record RichardsonLucyOptions
{
    /// <value>
    /// The point-spread function. By default that of the shipped graph: the Gaussian of an oil objective of NA 1.3 at
    /// 520 nm with pixels of 0.108 um, sigma 0.78 pixels. The microscope's own does better.
    /// </value>
    public PointSpreadFunction Psf { get; init; } = PointSpreadFunction.Gaussian(PsfKernel.GaussianSigma(1.3, 0.520, 0.108));

    /// <value>Iterations; more sharpen further and amplify noise.</value>
    public int Iterations { get; init; } = 10;

    /// <value>Intensity that the camera gives without light, in the frame's units; it is no signal and is taken off first.</value>
    public float Offset { get; init; }
}
