using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>DFCAN's residual group (Qiao et al. 2021): blocks one after another, plus the input.</summary>
public sealed class FourierGroup : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<FourierAttentionBlock> blocks;

    /// <summary>A group of <paramref name="count"/> blocks.</summary>
    public FourierGroup(int channels, int count, int reduction, int tile)
        : base(nameof(FourierGroup))
    {
        blocks = nn.ModuleList([.. Enumerable.Range(0, count).Select(_ => new FourierAttentionBlock(channels, reduction, tile))]);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (input + blocks.Aggregate(input, (features, block) => block.call(features))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return image + graph.WriteAll(blocks, image);
    }
}
