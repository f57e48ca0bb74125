using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// A network whose training looks at more than its last result, and that may halve the size of its features on the way:
/// images whose edges are no multiple of <see cref="SuperResolutionNetwork.SizeMultiple"/> are extended at the right and
/// the bottom by their last pixels, and the results cut.
/// </summary>
public abstract class StagedNetwork : SuperResolutionNetwork
{
    /// <summary>Names the network; it takes the low-resolution image.</summary>
    /// <param name="name">The name that recipes and users use.</param>
    /// <param name="scale">Enlargement along each axis.</param>
    /// <param name="sizeMultiple">What the edges of the image that <see cref="Compute"/> is given are multiples of.</param>
    protected StagedNetwork(string name, int scale, int sizeMultiple)
        : base(name, scale, NetworkInput.Low) => SizeMultiple = sizeMultiple;

    /// <inheritdoc />
    public sealed override int SizeMultiple { get; }

    /// <inheritdoc />
    public abstract override IReadOnlyList<TrainingStage> Stages { get; }

    /// <inheritdoc />
    public sealed override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        return ForwardStages(image)[^1].MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public sealed override IReadOnlyList<Tensor> ForwardStages(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using DisposeScope scope = NewDisposeScope();
        (long height, long width) = (image.shape[2], image.shape[3]);
        (long below, long right) = (Missing(height), Missing(width));
        Tensor whole = below + right == 0 ? image : nn.functional.pad(image, (0, right, 0, below), PaddingModes.Replicate);
        return [.. Compute(whole).Select(result =>
        {
            long grows = result.shape[2] / (height + below);
            return (below + right == 0 ? result : result[.., .., ..(int)(height * grows), ..(int)(width * grows)]).MoveToOuterDisposeScope();
        })];
    }

    /// <summary>The result of each stage for an image whose edges are multiples of <see cref="SuperResolutionNetwork.SizeMultiple"/>.</summary>
    protected abstract IReadOnlyList<Tensor> Compute(Tensor image);

    private long Missing(long size) => (SizeMultiple - (size % SizeMultiple)) % SizeMultiple;
}
