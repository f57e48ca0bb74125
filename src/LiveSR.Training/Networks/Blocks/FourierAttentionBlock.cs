using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// DFCAN's block (Qiao et al. 2021, figure 1; Gong et al. 2022, figure 4a): two convolutions with GELU, Fourier channel
/// attention, plus the input.
/// </summary>
public sealed class FourierAttentionBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly FourierChannelAttention attention;

    /// <summary>A block of <paramref name="channels"/> channels, which attention reduces by <paramref name="reduction"/>.</summary>
    /// <param name="channels">Feature channels.</param>
    /// <param name="reduction">How many times fewer channels attention has.</param>
    /// <param name="tile">Edge of the features in an exported graph.</param>
    public FourierAttentionBlock(int channels, int reduction, int tile)
        : base(nameof(FourierAttentionBlock))
    {
        first = nn.Conv2d(channels, channels, 3, padding: 1);
        second = nn.Conv2d(channels, channels, 3, padding: 1);
        attention = new FourierChannelAttention(channels, reduction, tile);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = second.call(first.call(input).gelu()).gelu();
        return (input + attention.call(features)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue features = graph.Write(second, graph.Write(first, image).Gelu()).Gelu();
        return image + graph.Write(attention, features);
    }
}
