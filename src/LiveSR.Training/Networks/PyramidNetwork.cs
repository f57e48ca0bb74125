using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>livesr-pyramid</c>: removes noise and enlarges in real time on two CPU cores. Telling noise from structure takes
/// wide surroundings, which cost least where pixels are few: features live at half the size of the image and, for most of
/// the convolutions, at a quarter and an eighth of it. <c>livesr-pyramid-fine</c> is the same with more convolutions, most of
/// them at half the size, for recordings and GPUs.
/// <para>
/// A 6x6 convolution of stride 2 reads the image and a 3x3 one follows; 2x2 of stride 2 leads to the quarter and on to the
/// eighth, where residual pairs of 3x3 convolutions work (<see cref="PyramidDepth"/>), on twice the channels at the eighth.
/// 1x1 and bilinear interpolation lead back each time and are added to what came before; one more 3x3 at half the size, then
/// 3x3 to the (2 s)^2 pixels that a block of 2x2 becomes. That is added to bicubic interpolation (at scale 1 to the image
/// itself), which is a convolution of stride 2 in the graph too. Strides take the place of pixel unshuffle (Shi et al. 2016;
/// Zhang et al. 2018, FFDNet): the same sums in one operator. Pixel shuffle on the way back would
/// cost a tenth more time: ONNX Runtime does it on one core, and outside the blocked layout of its convolutions.
/// </para>
/// <para>
/// Light is noisier where it is brighter. What small kernels that sum to zero cannot see, quarter and eighth are shown: how the
/// mean of 4x4 or 8x8 pixels differs from its wider surroundings, by 5x5 kernels that sum to zero as well.
/// </para>
/// <para>
/// Activations leak: with plain ReLU, noisy patches soon turned off for good whatever a clean image needs. As in
/// <see cref="LiveNetwork"/> there is no bias and the first kernels sum to zero, so
/// <c>f(a x + b) = a f(x) + b</c> for a &gt; 0: a network that learned on some levels of noise also holds on others
/// (Mohan et al. 2020), and a camera's offset passes unchanged.
/// </para>
/// </summary>
public sealed class PyramidNetwork : StagedNetwork
{
    private const int Halving = 2;
    private const double Slope = 0.1;
    private const int LevelReach = 2;

    private readonly PyramidDepth depth;
    private readonly ContrastConv head;
    private readonly Conv2d fine;
    private readonly ModuleList<Conv2d> halves;
    private readonly Conv2d toQuarter;
    private readonly ContrastConv quarterLevel;
    private readonly ModuleList<Conv2d> quarters;
    private readonly Conv2d toEighth;
    private readonly ContrastConv eighthLevel;
    private readonly ModuleList<Conv2d> eighths;
    private readonly Conv2d fromEighth;
    private readonly Conv2d fromQuarter;
    private readonly Conv2d merge;
    private readonly Conv2d tail;
    private readonly Tensor bicubic;

    /// <summary>A network with weights to be trained.</summary>
    /// <param name="scale">1 to 4.</param>
    /// <param name="name">Its name in the catalogue.</param>
    /// <param name="channels">Feature channels at half the size, and at a quarter; the eighth has twice as many.</param>
    /// <param name="depth">How many residual pairs work where; null for those of the live models.</param>
    public PyramidNetwork(int scale, string name = "livesr-pyramid", int channels = 32, PyramidDepth? depth = null)
        : base($"{name}-x{scale}", scale, sizeMultiple: Halving * Halving * Halving)
    {
        this.depth = depth ?? PyramidDepth.Live;
        int eighth = channels * 2;
        int block = Halving * scale;
        head = new ContrastConv(channels, BicubicKernels.BlockSide(Halving), Halving);
        fine = Same(channels, channels);
        halves = PairsOf(this.depth.HalfIn + this.depth.HalfOut, channels);
        toQuarter = Down(channels, channels);
        quarterLevel = new ContrastConv(channels, (2 * LevelReach) + 1);
        quarters = PairsOf(2 * this.depth.Quarter, channels);
        toEighth = Down(channels, eighth);
        eighthLevel = new ContrastConv(eighth, (2 * LevelReach) + 1);
        eighths = PairsOf(this.depth.Eighth, eighth);
        fromEighth = Mix(eighth, channels);
        fromQuarter = Mix(channels, channels);
        merge = Same(channels, channels);
        tail = Same(channels, block * block);
        bicubic = BicubicKernels.OfBlock(scale, Halving);
        Initialise();
        RegisterComponents();
    }

    /// <inheritdoc />
    public override bool PassesGain => true;

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages => TrainingStage.Only;

    private IEnumerable<int> HalvesIn => Enumerable.Range(0, depth.HalfIn);

    private IEnumerable<int> HalvesOut => Enumerable.Range(depth.HalfIn, depth.HalfOut);

    /// <summary>Even pairs lead in and odd ones out, so that the weights of a shallower network find their places in a deeper one.</summary>
    private IEnumerable<int> QuartersIn => Enumerable.Range(0, depth.Quarter).Select(pair => 2 * pair);

    private IEnumerable<int> QuartersOut => QuartersIn.Select(pair => pair + 1);

    private IEnumerable<int> Eighths => Enumerable.Range(0, depth.Eighth);

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        const int reach = BicubicKernels.Reach;
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = nn.functional.pad(image, (reach, reach, reach, reach), PaddingModes.Replicate);
        Tensor half = HalvesIn.Aggregate(Active(fine.call(Active(head.call(padded)))), (x, pair) => Residual(halves, pair, x));
        Tensor quarter = Active(toQuarter.call(half) + Level(quarterLevel, image, 4));
        quarter = QuartersIn.Aggregate(quarter, (x, pair) => Residual(quarters, pair, x));
        Tensor eighth = Active(toEighth.call(quarter) + Level(eighthLevel, image, 8));
        eighth = Eighths.Aggregate(eighth, (x, pair) => Residual(eighths, pair, x));
        quarter = Active(quarter + Doubled(fromEighth.call(eighth)));
        quarter = QuartersOut.Aggregate(quarter, (x, pair) => Residual(quarters, pair, x));
        half = Active(merge.call(half + Doubled(fromQuarter.call(quarter))));
        half = HalvesOut.Aggregate(half, (x, pair) => Residual(halves, pair, x));
        Tensor phases = tail.call(half) + nn.functional.conv2d(padded, bicubic, strides: [Halving, Halving]);
        return [nn.functional.pixel_shuffle(phases, Halving * Scale).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        GraphValue padded = image.Pad(BicubicKernels.Reach, PadMode.Edge);
        GraphValue half = HalvesIn.Aggregate(Active(graph.Write(fine, Active(graph.Write(head, padded)))), (x, pair) => Residual(graph, halves, pair, x));
        GraphValue quarter = Active(graph.Write(toQuarter, half) + Level(graph, quarterLevel, image, 4));
        quarter = QuartersIn.Aggregate(quarter, (x, pair) => Residual(graph, quarters, pair, x));
        GraphValue eighth = Active(graph.Write(toEighth, quarter) + Level(graph, eighthLevel, image, 8));
        eighth = Eighths.Aggregate(eighth, (x, pair) => Residual(graph, eighths, pair, x));
        quarter = Active(quarter + graph.Write(fromEighth, eighth).ResizeLinear(Halving));
        quarter = QuartersOut.Aggregate(quarter, (x, pair) => Residual(graph, quarters, pair, x));
        half = Active(graph.Write(merge, half + graph.Write(fromQuarter, quarter).ResizeLinear(Halving)));
        half = HalvesOut.Aggregate(half, (x, pair) => Residual(graph, halves, pair, x));
        GraphValue smooth = padded.Conv(graph.Weight(nameof(bicubic), bicubic), stride: Halving);
        return (graph.Write(tail, half) + smooth).DepthToSpace(Halving * Scale);
    }

    private static Tensor Active(Tensor features) => nn.functional.leaky_relu(features, Slope);

    private static GraphValue Active(GraphValue features) => features.LeakyRelu((float)Slope);

    private static Tensor Doubled(Tensor features) =>
        nn.functional.interpolate(features, scale_factor: [Halving, Halving], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>What the means of blocks of pixels differ by from those around.</summary>
    private static Tensor Level(ContrastConv kernels, Tensor image, int block) => kernels.call(nn.functional.pad(
        nn.functional.avg_pool2d(image, block), (LevelReach, LevelReach, LevelReach, LevelReach), PaddingModes.Replicate));

    private static GraphValue Level(GraphScope graph, ContrastConv kernels, GraphValue image, int block) =>
        graph.Write(kernels, image.AveragePool(block, block).Pad(LevelReach, PadMode.Edge));

    private static Tensor Residual(ModuleList<Conv2d> pairs, int pair, Tensor features) =>
        Active(features + pairs[(2 * pair) + 1].call(Active(pairs[2 * pair].call(features))));

    private static GraphValue Residual(GraphScope graph, ModuleList<Conv2d> pairs, int pair, GraphValue features) =>
        Active(features + graph.Write(pairs[(2 * pair) + 1], Active(graph.Write(pairs[2 * pair], features))));

    private static Conv2d Same(int from, int to) => nn.Conv2d(from, to, 3, padding: 1, bias: false);

    private static Conv2d Down(int from, int to) => nn.Conv2d(from, to, Halving, stride: Halving, bias: false);

    private static Conv2d Mix(int from, int to) => nn.Conv2d(from, to, 1, bias: false);

    private static ModuleList<Conv2d> PairsOf(int pairs, int channels) =>
        nn.ModuleList([.. Enumerable.Range(0, 2 * pairs).Select(_ => Same(channels, channels))]);

    /// <summary>
    /// Activations keep their variance (He et al. 2015); pairs begin close to passing their input on, and the tail close to
    /// bicubic interpolation with the same kernels for all pixels of a block, so that no checkerboard is learned from it.
    /// </summary>
    private void Initialise()
    {
        using IDisposable frozen = no_grad();
        Conv2d[] inner = [fine, .. halves, toQuarter, .. quarters, toEighth, .. eighths, fromEighth, fromQuarter, merge];
        foreach (Conv2d convolution in inner)
        {
            nn.init.kaiming_normal_(convolution.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        }

        IEnumerable<Conv2d> seconds = halves.Concat(quarters).Concat(eighths).Where((_, i) => i % 2 == 1);
        foreach (Conv2d damped in seconds.Append(fromEighth))
        {
            damped.weight.mul_(0.1);
        }

        using Tensor one = tail.weight.narrow(0, 0, 1);
        nn.init.normal_(one, 0, 1e-3);
        using Tensor same = one.expand(tail.weight.shape).clone();
        tail.weight.copy_(same);
    }
}

/// <summary>How many residual pairs of 3x3 convolutions a <see cref="PyramidNetwork"/> has.</summary>
/// <param name="HalfIn">At half the size, before the quarter.</param>
/// <param name="Quarter">At a quarter, before the eighth, and as many after it.</param>
/// <param name="Eighth">At the eighth.</param>
/// <param name="HalfOut">At half the size, after all that came from below.</param>
public sealed record PyramidDepth(int HalfIn, int Quarter, int Eighth, int HalfOut)
{
    /// <summary>For 20 frames of 512x512 a second on two cores.</summary>
    public static PyramidDepth Live { get; } = new(0, 1, 3, 0);

    /// <summary>For recordings, some frames a second on two cores.</summary>
    public static PyramidDepth Fine { get; } = new(2, 2, 4, 4);
}
