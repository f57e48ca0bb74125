using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>mdeblurgan</c>: the generator of "M-Deblurgan" (International Journal of Optics), section 2.1: a deblurring module,
/// an optimal approximation module that chooses among the input, the encoder-decoder's image and the deblurred one, and a
/// super-resolution module, for images that are blurred by defocus as well as small. Training compares the deblurred image
/// with the true one shrunk to its size, and the result with the truth, equally weighted.
/// <para>
/// The paper states neither channels nor a number of values, but that they are few: 64 channels here, 1.2 M values.
/// <c>mdeblurgan-small</c> is reduced to 32 channels. Grey images instead of RGB. Choices are with
/// <see cref="DeblurringModule"/>, <see cref="OptimalApproximation"/> and <see cref="EnlargingModule"/>.
/// </para>
/// </summary>
public sealed class MDeblurgan : StagedNetwork
{
    private readonly DeblurringModule deblur;
    private readonly OptimalApproximation choose;
    private readonly EnlargingModule enlarge;

    /// <summary>A network with untrained weights.</summary>
    public MDeblurgan(int scale, string name = "mdeblurgan", int channels = 64)
        : base(name, scale, sizeMultiple: 16)
    {
        deblur = new DeblurringModule(channels);
        choose = new OptimalApproximation(candidates: 3, channels);
        enlarge = new EnlargingModule(channels, scale);
        Stages = [new TrainingStage(1, scale, Enlarged: false), new TrainingStage(1)];
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages { get; }

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor? decoded, Tensor? deblurred) = deblur.call(image);
        Tensor result = enlarge.call(choose.call(cat([image, decoded, deblurred], 1)));
        return [deblurred.MoveToOuterDisposeScope(), result.MoveToOuterDisposeScope()];
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        (GraphValue? decoded, GraphValue? deblurred) = deblur.Write(graph, image);
        return graph.Write(enlarge, graph.Write(choose, image.Concat(1, decoded, deblurred)));
    }
}
