using LiveSR.Onnx;
using LiveSR.Training.Networks.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// The generators <c>srgan</c> and <c>msrgan</c>. Ledig et al. 2017 publish 16 residual blocks of 64 channels with batch
/// normalisation, a long skip and sub-pixel enlargement. "Real-time super-resolution for microscopy with a modified
/// SRGAN", section 2.2, leaves batch normalisation out and enlarges by nearest neighbour followed by a convolution,
/// which makes no checkerboards.
/// <para>
/// Choices: one PReLU slope for each layer; no tanh at the end, as in Ledig et al.'s text; grey images instead of RGB.
/// </para>
/// </summary>
public sealed class SrganGenerator : SuperResolutionNetwork
{
    private readonly Sequential head;
    private readonly ModuleList<GanResidualBlock> body;
    private readonly Sequential gather;
    private readonly Sequential enlarge;
    private readonly Conv2d tail;

    private SrganGenerator(string name, int scale, bool modified, int blocks, int channels)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Sequential(nn.Conv2d(1, channels, 9, padding: 4), nn.PReLU(1));
        body = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new GanResidualBlock(channels, normalise: !modified))]);
        var last = nn.Conv2d(channels, channels, 3, padding: 1);
        gather = modified ? nn.Sequential(last) : nn.Sequential(last, nn.BatchNorm2d(channels));
        enlarge = nn.Sequential(Enumerable.Range(0, scale / 2).SelectMany(_ => modified ? ByResizing(channels) : BySubPixels(channels)));
        tail = nn.Conv2d(channels, 1, 9, padding: 4);
        RegisterComponents();
    }

    /// <summary>SRGAN's generator as published.</summary>
    public static SrganGenerator Published(int scale, int blocks = 16, int channels = 64) => new("srgan", scale, modified: false, blocks, channels);

    /// <summary>The modified generator.</summary>
    public static SrganGenerator Modified(int scale, int blocks = 16, int channels = 64) => new("msrgan", scale, modified: true, blocks, channels);

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using var scope = NewDisposeScope();
        var shallow = head.call(image);
        var deep = gather.call(body.Aggregate(shallow, (features, block) => block.call(features)));
        return tail.call(enlarge.call(shallow + deep)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var shallow = graph.Write(head, image);
        var deep = graph.Write(gather, graph.WriteAll(body, shallow));
        return graph.Write(tail, graph.Write(enlarge, shallow + deep));
    }

    private static nn.Module<Tensor, Tensor>[] BySubPixels(int channels) =>
        [nn.Conv2d(channels, channels * 4, 3, padding: 1), nn.PixelShuffle(2), nn.PReLU(1)];

    private static nn.Module<Tensor, Tensor>[] ByResizing(int channels) =>
        [nn.Upsample(scale_factor: [2, 2]), nn.Conv2d(channels, channels, 3, padding: 1), nn.PReLU(1)];
}
