using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>edsr</c> and <c>edsr-baseline</c>: Lim, Son, Kim, Nah and Lee 2017, "Enhanced deep residual networks for single
/// image super-resolution": residual blocks without batch normalisation at the low resolution, a long skip, sub-pixel
/// enlargement. Published with 32 blocks of 256 channels (residuals times 0.1) and, as baseline, 16 blocks of 64. Gong
/// et al. 2022 count 10.01 M values in their Table 1, which is neither. Grey images instead of RGB.
/// </summary>
public sealed class Edsr : SuperResolutionNetwork
{
    private readonly Conv2d head;
    private readonly ModuleList<ResidualBlock> body;
    private readonly Conv2d gather;
    private readonly Sequential enlarge;
    private readonly Conv2d tail;

    /// <summary>A network with untrained weights.</summary>
    public Edsr(int scale, string name = "edsr", int blocks = 32, int channels = 256, double scaling = 0.1)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Conv2d(1, channels, 3, padding: 1);
        body = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new ResidualBlock(channels, scaling))]);
        gather = nn.Conv2d(channels, channels, 3, padding: 1);
        enlarge = SubPixelUpsampler.Create(channels, scale);
        tail = nn.Conv2d(channels, 1, 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor shallow = head.call(image);
        Tensor deep = body.Aggregate(shallow, (features, block) => block.call(features));
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
