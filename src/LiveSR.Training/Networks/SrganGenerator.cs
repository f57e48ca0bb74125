using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>How a generator doubles the size of its features.</summary>
public enum Enlargement
{
    /// <summary>A convolution to four times the channels, which become pixels: SRGAN's.</summary>
    SubPixel,

    /// <summary>Nearest neighbour, then a convolution: the modified SRGAN's "upconv".</summary>
    Nearest,

    /// <summary>Bilinear interpolation, then a convolution.</summary>
    Bilinear,
}

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

    private SrganGenerator(string name, int scale, bool normalise, Enlargement by, int blocks, int channels)
        : base(name, scale, NetworkInput.Low)
    {
        head = nn.Sequential(nn.Conv2d(1, channels, 9, padding: 4), nn.PReLU(1));
        body = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new GanResidualBlock(channels, normalise))]);
        Conv2d last = nn.Conv2d(channels, channels, 3, padding: 1);
        gather = normalise ? nn.Sequential(last, nn.BatchNorm2d(channels)) : nn.Sequential(last);
        enlarge = nn.Sequential(Enumerable.Range(0, scale / 2).SelectMany(_ => Double(by, channels)));
        tail = nn.Conv2d(channels, 1, 9, padding: 4);
        RegisterComponents();
    }

    /// <summary>SRGAN's generator as published.</summary>
    public static SrganGenerator Published(int scale, int blocks = 16, int channels = 64) => Variant("srgan", scale, normalise: true, Enlargement.SubPixel, blocks, channels);

    /// <summary>The modified generator.</summary>
    public static SrganGenerator Modified(int scale, int blocks = 16, int channels = 64) => Variant("msrgan", scale, normalise: false, Enlargement.Nearest, blocks, channels);

    /// <summary>Any of the generators that the paper's Table 3 times.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scale">2 or 4.</param>
    /// <param name="normalise">Whether it has batch normalisation.</param>
    /// <param name="by">How it enlarges.</param>
    /// <param name="blocks">Residual blocks: 16 in the papers.</param>
    /// <param name="channels">Feature channels: 64 in the papers.</param>
    public static SrganGenerator Variant(string name, int scale, bool normalise, Enlargement by, int blocks = 16, int channels = 64) =>
        new(name, scale, normalise, by, blocks, channels);

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor shallow = head.call(image);
        Tensor deep = gather.call(body.Aggregate(shallow, (features, block) => block.call(features)));
        return tail.call(enlarge.call(shallow + deep)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue shallow = graph.Write(head, image);
        GraphValue deep = graph.Write(gather, graph.WriteAll(body, shallow));
        return graph.Write(tail, graph.Write(enlarge, shallow + deep));
    }

    private static nn.Module<Tensor, Tensor>[] Double(Enlargement by, int channels) => by switch
    {
        Enlargement.SubPixel => [nn.Conv2d(channels, channels * 4, 3, padding: 1), nn.PixelShuffle(2), nn.PReLU(1)],
        _ =>
        [
            nn.Upsample(scale_factor: [2, 2], mode: by == Enlargement.Nearest ? UpsampleMode.Nearest : UpsampleMode.Bilinear),
            nn.Conv2d(channels, channels, 3, padding: 1),
            nn.PReLU(1),
        ],
    };
}
