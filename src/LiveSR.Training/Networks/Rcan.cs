using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>rcan</c>: Zhang, Li, Li, Wang, Zhong and Fu 2018, "Image super-resolution using very deep residual channel
/// attention networks": 10 groups of 20 blocks, 64 channels, reduction 16, about 15.4 M values; Gong et al. 2022 count
/// 60.99 M in their Table 1. Channel attention looks at the whole image, so it runs on tiles of one size. Grey images
/// instead of RGB. <c>rcan-small</c> is reduced to 4 groups of 6 blocks of 32 channels.
/// </summary>
public sealed class Rcan : SuperResolutionNetwork
{
    private readonly Conv2d head;
    private readonly ModuleList<ResidualGroup> body;
    private readonly Conv2d gather;
    private readonly Sequential enlarge;
    private readonly Conv2d tail;

    /// <summary>A network with untrained weights.</summary>
    public Rcan(int scale, string name = "rcan", int groups = 10, int blocks = 20, int channels = 64, int reduction = 16)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Conv2d(1, channels, 3, padding: 1);
        body = nn.ModuleList([.. Enumerable.Range(0, groups).Select(_ => new ResidualGroup(channels, blocks, reduction))]);
        gather = nn.Conv2d(channels, channels, 3, padding: 1);
        enlarge = SubPixelUpsampler.Create(channels, scale);
        tail = nn.Conv2d(channels, 1, 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override int? FixedTile => 128;

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor shallow = head.call(image);
        Tensor deep = body.Aggregate(shallow, (features, group) => group.call(features));
        return tail.call(enlarge.call(shallow + gather.call(deep))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue shallow = graph.Write(head, image);
        GraphValue deep = graph.Write(gather, graph.WriteAll(body, shallow));
        return graph.Write(tail, graph.Write(enlarge, shallow + deep));
    }
}
