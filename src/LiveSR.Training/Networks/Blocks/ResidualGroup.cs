using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>RCAN's residual group (Zhang et al. 2018, figure 2): blocks, a convolution, plus the input.</summary>
public sealed class ResidualGroup : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<ChannelAttentionBlock> blocks;
    private readonly Conv2d gather;

    /// <summary>A group of <paramref name="count"/> blocks.</summary>
    public ResidualGroup(int channels, int count, int reduction)
        : base(nameof(ResidualGroup))
    {
        blocks = nn.ModuleList([.. Enumerable.Range(0, count).Select(_ => new ChannelAttentionBlock(channels, reduction))]);
        gather = nn.Conv2d(channels, channels, 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor deep = blocks.Aggregate(input, (features, block) => block.call(features));
        return (input + gather.call(deep)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return image + graph.Write(gather, graph.WriteAll(blocks, image));
    }
}
