using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>mhtcun</c>: Gong, Ma, Evans and He 2022, "Deep neural networks for image super-resolution in optical microscopy by
/// using modified hybrid task cascade U-Net", section 2. The image is enlarged, a convolution makes features x, and a
/// U-Net deeper ones. Three stages follow; each refines the features by its refinement module (concatenation with x, a
/// 3x3 convolution to as many channels, a U-Net), and its pixel branch makes an image of them, of the pixel features of
/// the stage before, and of the spatial contexts of x. Training compares the stages with the truth blurred by 4, by 2, and
/// the truth, weighted 0.3, 0.3 and 1 (equation 8); the last is the result.
/// <para>
/// The paper counts about 26.40 M values and names the U-Net's channels 64, 128, 256. Choices where it is silent, which
/// come to 26.47 M: two blocks at each place of a U-Net, 64 to 512 channels in the contexts' pyramid, attention reduced 16
/// times as in DFCAN; swish after every separable convolution, and none after plain ones outside the pyramid; enlargement
/// by bilinear interpolation, by the scale where the paper has 2. The result is not added to the interpolated image,
/// because the paper adds none. Further choices are with <see cref="FourierUNet"/>, <see cref="SpatialContexts"/> and
/// <see cref="FourierChannelAttention"/>.
/// </para>
/// <para>
/// <c>mhtcun-small</c> is reduced to be trained on a CPU and shipped: 16, 16 and 24 channels, one block at each place, a
/// pyramid of 16 to 32 channels, attention reduced 4 times, tiles of 64.
/// </para>
/// <para>Fourier attention looks at the whole image, so the exported graph has tiles of one size.</para>
/// </summary>
public sealed class Mhtcun : StagedNetwork
{
    private readonly Upsample enlarge;
    private readonly Conv2d head;
    private readonly FourierUNet deepen;
    private readonly SpatialContexts contexts;
    private readonly ModuleList<Sequential> refine;
    private readonly ModuleList<Sequential> pixels;
    private readonly ModuleList<Conv2d> reconstruct;
    private readonly int _tile;

    /// <summary>A network with untrained weights.</summary>
    /// <param name="name">The name that recipes and users use.</param>
    /// <param name="scale">Enlargement.</param>
    /// <param name="channels">Channels of the U-Nets' levels, the finest first.</param>
    /// <param name="pyramid">Channels of the levels of the contexts' pyramid; as many in the finest.</param>
    /// <param name="blocks">Blocks in a row at each place of a U-Net.</param>
    /// <param name="reduction">How many times fewer channels attention has.</param>
    /// <param name="tile">Edge of the exported graph's tiles, in pixels of the input.</param>
    public Mhtcun(string name, int scale, IReadOnlyList<int> channels, IReadOnlyList<int> pyramid, int blocks, int reduction, int tile)
        : base(name, scale, MultipleFor(scale, Math.Max(channels.Count, pyramid.Count)))
    {
        int width = channels[0];
        enlarge = nn.Upsample(scale_factor: [scale, scale], mode: UpsampleMode.Bilinear, align_corners: false);
        head = nn.Conv2d(1, width, 3, padding: 1);
        deepen = UNet();
        contexts = new SpatialContexts(pyramid);
        refine = nn.ModuleList([.. Stages.Select(_ => nn.Sequential(nn.Conv2d(2 * width, width, 3, padding: 1), UNet()))]);
        pixels = nn.ModuleList([.. Stages.Select(_ => nn.Sequential(SeparableConv.Row(width, 4)))]);
        reconstruct = nn.ModuleList([.. Stages.Select(_ => nn.Conv2d(width, 1, 3, padding: 1))]);
        _tile = tile;
        RegisterComponents();

        FourierUNet UNet() => new(channels, blocks, reduction, tile * scale);
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages { get; } =
        [new TrainingStage(0.3, Shrink: 4), new TrainingStage(0.3, Shrink: 2), new TrainingStage(1)];

    /// <inheritdoc />
    public override int? FixedTile => _tile;

    /// <inheritdoc />
    public override bool HasFixedGraph => true;

    /// <summary>The network at the paper's size.</summary>
    public static Mhtcun Published(int scale) => new("mhtcun", scale, [64, 128, 256], [64, 128, 256, 512], blocks: 2, reduction: 16, tile: 128);

    /// <summary>The reduced network.</summary>
    public static Mhtcun Small(int scale) => new("mhtcun-small", scale, [16, 16, 24], [16, 16, 24, 32], blocks: 1, reduction: 4, tile: 64);

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = head.call(enlarge.call(image));
        Tensor context = contexts.call(x);
        Tensor deep = deepen.call(x);
        Tensor? before = null;
        var results = new List<Tensor>();
        for (int stage = 0; stage < refine.Count; stage++)
        {
            deep = refine[stage].call(cat([deep, x], 1));
            Tensor seen = deep + context;
            before = pixels[stage].call(before is null ? seen : seen + before);
            results.Add(reconstruct[stage].call(before).MoveToOuterDisposeScope());
        }

        return results;
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue x = graph.Write(head, graph.Write(enlarge, image));
        GraphValue context = graph.Write(contexts, x);
        GraphValue deep = graph.Write(deepen, x);
        GraphValue? before = null;
        for (int stage = 0; stage < refine.Count; stage++)
        {
            deep = graph.Write(refine[stage], deep.Concat(1, x));
            GraphValue seen = deep + context;
            before = graph.Write(pixels[stage], before is null ? seen : seen + before);
        }

        return graph.Write(reconstruct[^1], before!);
    }

    /// <summary>Each level of a U-Net or pyramid but the first halves the enlarged image.</summary>
    private static int MultipleFor(int scale, int levels)
    {
        int halvings = 1 << (levels - 1);
        return halvings / (int)System.Numerics.BigInteger.GreatestCommonDivisor(halvings, scale);
    }
}
