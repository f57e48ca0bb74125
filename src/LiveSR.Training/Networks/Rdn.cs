using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>rdn</c>: Zhang, Tian, Kong, Zhong and Fu 2018, "Residual dense network for image super-resolution": 16 residual
/// dense blocks of 8 convolutions, growth 64, 64 channels, about 22 M values; Gong et al. 2022 count 86.53 M in their
/// Table 1. Grey images instead of RGB. <c>rdn-small</c> is reduced to 6 blocks of 4 convolutions, growth 24, 32 channels.
/// </summary>
public sealed class Rdn : SuperResolutionNetwork
{
    private readonly Conv2d head;
    private readonly Conv2d shallow;
    private readonly ModuleList<DenseBlock> body;
    private readonly Conv2d fuse;
    private readonly Conv2d gather;
    private readonly Sequential enlarge;
    private readonly Conv2d tail;

    /// <summary>A network with untrained weights.</summary>
    public Rdn(int scale, string name = "rdn", int blocks = 16, int layers = 8, int growth = 64, int channels = 64)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Conv2d(1, channels, 3, padding: 1);
        shallow = nn.Conv2d(channels, channels, 3, padding: 1);
        body = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new DenseBlock(channels, growth, layers))]);
        fuse = nn.Conv2d(blocks * channels, channels, 1);
        gather = nn.Conv2d(channels, channels, 3, padding: 1);
        enlarge = SubPixelUpsampler.Create(channels, scale);
        tail = nn.Conv2d(channels, 1, 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = head.call(image);
        Tensor features = shallow.call(first);
        var all = new List<Tensor>();
        foreach (DenseBlock block in body)
        {
            all.Add(features = block.call(features));
        }

        Tensor deep = gather.call(fuse.call(cat(all, 1)));
        return tail.call(enlarge.call(first + deep)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue first = graph.Write(head, image);
        GraphValue features = graph.Write(shallow, first);
        var all = new List<GraphValue>();
        foreach (DenseBlock block in body)
        {
            all.Add(features = graph.Write(block, features));
        }

        GraphValue deep = graph.Write(gather, graph.Write(fuse, graph.Builder.Concat(1, [.. all])));
        return graph.Write(tail, graph.Write(enlarge, first + deep));
    }
}
