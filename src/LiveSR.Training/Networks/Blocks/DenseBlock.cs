using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// RDN's residual dense block (Zhang et al. 2018, figure 3): each convolution sees what all before it gave; a 1x1
/// convolution fuses them, and the input is added.
/// </summary>
public sealed class DenseBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<Conv2d> layers;
    private readonly Conv2d fuse;

    /// <summary>A block of <paramref name="count"/> convolutions that give <paramref name="growth"/> channels each.</summary>
    public DenseBlock(int channels, int growth, int count)
        : base(nameof(DenseBlock))
    {
        layers = nn.ModuleList([.. Enumerable.Range(0, count).Select(i => nn.Conv2d(channels + (i * growth), growth, 3, padding: 1))]);
        fuse = nn.Conv2d(channels + (count * growth), channels, 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor seen = input.alias();
        foreach (Conv2d layer in layers)
        {
            seen = cat([seen, layer.call(seen).relu()], 1);
        }

        return (input + fuse.call(seen)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue seen = image;
        foreach (Conv2d layer in layers)
        {
            seen = seen.Concat(1, graph.Write(layer, seen).Relu());
        }

        return image + graph.Write(fuse, seen);
    }
}
