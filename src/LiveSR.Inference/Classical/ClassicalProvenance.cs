using LiveSR.Imaging;

namespace LiveSR.Inference.Classical;

/// <summary>What a frame says of the classical method that made it.</summary>
internal static class ClassicalProvenance
{
    /// <summary>The metadata of an enhanced frame.</summary>
    /// <param name="source">The frame that it was made of.</param>
    /// <param name="method">What made it.</param>
    /// <param name="normalisation">What the method does to intensities.</param>
    /// <param name="inferred">True when it puts detail there that the sensor did not record.</param>
    internal static FrameMetadata Of(Frame source, IFrameEnhancer method, string normalisation = "none", bool inferred = false) =>
        source.Metadata.Enhanced(new Provenance
        {
            Model = method.Name,
            Scale = method.Scale,
            Normalisation = normalisation,
            ExecutionProvider = "classical",
            SourceImageNumber = source.Metadata.ImageNumber,
            Inferred = inferred,
        });
}
