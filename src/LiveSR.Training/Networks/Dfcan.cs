using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>dfcan</c>: Qiao et al. 2021, "Evaluation and development of deep neural networks for image super-resolution in
/// optical microscopy" (the baseline of Gong et al. 2022, section 4.4): 4 groups of 4 Fourier channel attention blocks,
/// 64 channels, GELU, sub-pixel enlargement, sigmoid at the end. <c>dfcan-small</c> is reduced to 4 groups of 2 blocks of
/// 48 channels.
/// <para>
/// Choices: GELU is the exact one. The transform is orthonormal, so that what attention learnt from patches of one size
/// holds for tiles of another; the paper's differs by a factor that the next convolution takes up. Fourier attention looks at the whole image, so the exported graph has tiles of one
/// size, and its Fourier transforms are matrix products.
/// </para>
/// </summary>
public sealed class Dfcan : SuperResolutionNetwork
{
    private readonly Conv2d head;
    private readonly ModuleList<FourierGroup> body;
    private readonly Conv2d widen;
    private readonly Conv2d tail;
    private readonly int _tile;

    /// <summary>A network with untrained weights.</summary>
    public Dfcan(int scale, string name = "dfcan", int groups = 4, int blocks = 4, int channels = 64, int reduction = 16, int tile = 128)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Conv2d(1, channels, 3, padding: 1);
        body = nn.ModuleList([.. Enumerable.Range(0, groups).Select(_ => new FourierGroup(channels, blocks, reduction, tile))]);
        widen = nn.Conv2d(channels, channels * scale * scale, 3, padding: 1);
        tail = nn.Conv2d(channels, 1, 3, padding: 1);
        _tile = tile;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override int? FixedTile => _tile;

    /// <inheritdoc />
    public override bool HasFixedGraph => true;

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = body.Aggregate(head.call(image).gelu(), (value, group) => group.call(value));
        Tensor large = nn.functional.pixel_shuffle(widen.call(features).gelu(), Scale);
        return tail.call(large).sigmoid().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue features = graph.WriteAll(body, graph.Write(head, image).Gelu());
        GraphValue large = graph.Write(widen, features).Gelu().DepthToSpace(Scale);
        return graph.Write(tail, large).Sigmoid();
    }
}
