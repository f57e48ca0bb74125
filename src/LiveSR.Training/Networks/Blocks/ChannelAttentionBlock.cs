using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// RCAN's block (Zhang et al. 2018, figure 4): two convolutions, each channel weighted by a number that the means of all
/// channels decide, plus the input.
/// </summary>
public sealed class ChannelAttentionBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly Conv2d squeeze;
    private readonly Conv2d excite;

    /// <summary>A block of <paramref name="channels"/> channels, of which attention sees <paramref name="reduction"/> times fewer.</summary>
    public ChannelAttentionBlock(int channels, int reduction)
        : base(nameof(ChannelAttentionBlock))
    {
        first = nn.Conv2d(channels, channels, 3, padding: 1);
        second = nn.Conv2d(channels, channels, 3, padding: 1);
        squeeze = nn.Conv2d(channels, channels / reduction, 1);
        excite = nn.Conv2d(channels / reduction, channels, 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = second.call(first.call(input).relu());
        Tensor means = nn.functional.adaptive_avg_pool2d(features, 1);
        Tensor weights = excite.call(squeeze.call(means).relu()).sigmoid();
        return (input + (features * weights)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue features = graph.Write(second, graph.Write(first, image).Relu());
        GraphValue means = features.GlobalAveragePool();
        return image + (features * graph.Write(excite, graph.Write(squeeze, means).Relu()).Sigmoid());
    }
}
