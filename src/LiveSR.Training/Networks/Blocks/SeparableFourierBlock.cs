using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// MHTCUN's form of the Fourier channel attention block (Gong et al. 2022, figure 4b): two depthwise separable
/// convolutions with swish, Fourier channel attention, plus the input.
/// </summary>
public sealed class SeparableFourierBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Sequential layers;

    /// <summary>A block of <paramref name="channels"/> channels, which attention reduces by <paramref name="reduction"/>.</summary>
    /// <param name="channels">Feature channels.</param>
    /// <param name="reduction">How many times fewer channels attention has.</param>
    /// <param name="side">Edge of the features in an exported graph.</param>
    public SeparableFourierBlock(int channels, int reduction, int side)
        : base(nameof(SeparableFourierBlock))
    {
        layers = nn.Sequential([.. SeparableConv.Row(channels, 2), new FourierChannelAttention(channels, reduction, side)]);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor residual = layers.call(input);
        return input + residual;
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return image + graph.Write(layers, image);
    }
}
