using LiveSR.Imaging.Quality;

namespace LiveSR.Inference.Deconvolution;

/// <summary>How a method that deconvolves follows the frames it is given.</summary>
public sealed record DeconvolutionOptions
{
    /// <value>Where the point-spread function comes from; null for the method's own.</value>
    public PsfRequest? Psf { get; init; }

    /// <value>The camera's noise, in the frames' counts; null to estimate it.</value>
    public CameraNoise? Noise { get; init; }

    /// <value>
    /// What is measured, is measured on the first frame and holds for all, so that nothing flickers; true measures each frame
    /// anew, for images that have nothing to do with one another.
    /// </value>
    public bool EachFrame { get; init; }

    /// <value>Takes the line that says what is used, when that is known and whenever it changes; null for nobody.</value>
    public Action<string>? Say { get; init; }
}
