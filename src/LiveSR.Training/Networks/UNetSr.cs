using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>unet-sr</c>: the baseline "U-net + SR" of M-Deblurgan's table 1: a U-Net deblurs and a super-resolution module
/// enlarges what it gives, one after the other with nothing between. Training compares both with the truth, as with
/// <see cref="MDeblurgan"/>.
/// <para>
/// The paper cites the U-Net and says no more. Choices: the published U-Net of 64 channels and 4 levels, whose image is a
/// residual added to the input; M-Deblurgan's own super-resolution module, so that the two networks differ in what comes
/// before it. <c>unet-sr-small</c> is reduced to 16 channels and 3 levels, with 32 channels in the module.
/// </para>
/// </summary>
public sealed class UNetSr : StagedNetwork
{
    private readonly UNet deblur;
    private readonly EnlargingModule enlarge;

    /// <summary>A network with untrained weights.</summary>
    /// <param name="scale">Enlargement.</param>
    /// <param name="name">Its name.</param>
    /// <param name="channels">Channels of the U-Net's finest level.</param>
    /// <param name="levels">How often the U-Net halves the size.</param>
    /// <param name="enlarging">Channels of the super-resolution module.</param>
    public UNetSr(int scale, string name = "unet-sr", int channels = 64, int levels = 4, int enlarging = 64)
        : base(name, scale, sizeMultiple: 1 << levels)
    {
        deblur = new UNet(channels, levels);
        enlarge = new EnlargingModule(enlarging, scale);
        Stages = [new TrainingStage(1, scale, Enlarged: false), new TrainingStage(1)];
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages { get; }

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor deblurred = image + deblur.call(image);
        Tensor result = enlarge.call(deblurred);
        return [deblurred.MoveToOuterDisposeScope(), result.MoveToOuterDisposeScope()];
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        return graph.Write(enlarge, image + graph.Write(deblur, image));
    }
}
