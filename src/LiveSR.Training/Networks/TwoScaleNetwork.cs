using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>livesr-two-scale</c>: removes noise and enlarges in real time on two CPU cores. Telling noise from structure takes
/// wide surroundings, which cost least where pixels are few: features live at half the size of the image and, for most of
/// the convolutions, at a quarter of it.
/// <para>
/// A 6x6 convolution of stride 2 reads the image and a 3x3 one follows; 2x2 of stride 2 leads to the quarter, where
/// residual pairs of 3x3 convolutions work on twice the channels; 1x1 and pixel shuffle lead back and are added to what
/// came before; one more 3x3, then 3x3 to the (2 s)^2 pixels that a block of 2x2 becomes. That is added to bicubic
/// interpolation (at scale 1 to the image itself), which is a convolution of stride 2 in the graph too. Strides take the
/// place of pixel unshuffle (Shi et al. 2016; Zhang et al. 2018, FFDNet): the same sums in one operator.
/// </para>
/// <para>
/// As in <see cref="LiveNetwork"/> there is no bias and the first kernels sum to zero, so
/// <c>f(a x + b) = a f(x) + b</c> for a &gt; 0: a network that learned on some levels of noise also holds on others
/// (Mohan et al. 2020), and a camera's offset passes unchanged.
/// </para>
/// </summary>
public sealed class TwoScaleNetwork : StagedNetwork
{
    private const int Halving = 2;

    private readonly ContrastConv head;
    private readonly Conv2d fine;
    private readonly Conv2d down;
    private readonly ModuleList<Conv2d> coarse;
    private readonly Conv2d up;
    private readonly Conv2d merge;
    private readonly Conv2d tail;
    private readonly Tensor bicubic;

    /// <summary>A network with weights to be trained.</summary>
    /// <param name="scale">1 to 4.</param>
    /// <param name="name">Its name in the catalogue.</param>
    /// <param name="channels">Feature channels at half the size; the quarter has twice as many.</param>
    /// <param name="pairs">Residual pairs of convolutions at a quarter of the size.</param>
    public TwoScaleNetwork(int scale, string name = "livesr-two-scale", int channels = 32, int pairs = 2)
        : base($"{name}-x{scale}", scale, sizeMultiple: Halving * Halving)
    {
        int block = Halving * scale;
        head = new ContrastConv(channels, BicubicKernels.BlockSide(Halving), Halving);
        fine = Same(channels, channels);
        down = nn.Conv2d(channels, 2 * channels, Halving, stride: Halving, bias: false);
        coarse = nn.ModuleList([.. Enumerable.Range(0, 2 * pairs).Select(_ => Same(2 * channels, 2 * channels))]);
        up = nn.Conv2d(2 * channels, Halving * Halving * channels, 1, bias: false);
        merge = Same(channels, channels);
        tail = Same(channels, block * block);
        bicubic = BicubicKernels.OfBlock(scale, Halving);
        Initialise();
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages => TrainingStage.Only;

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        const int reach = BicubicKernels.Reach;
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = nn.functional.pad(image, (reach, reach, reach, reach), PaddingModes.Replicate);
        Tensor half = fine.call(head.call(padded).relu()).relu();
        Tensor quarter = down.call(half).relu();
        foreach ((Conv2d first, Conv2d second) in Pairs())
        {
            quarter = (quarter + second.call(first.call(quarter).relu())).relu();
        }

        half = merge.call(half + nn.functional.pixel_shuffle(up.call(quarter), Halving)).relu();
        Tensor phases = tail.call(half) + nn.functional.conv2d(padded, bicubic, strides: [Halving, Halving]);
        return [nn.functional.pixel_shuffle(phases, Halving * Scale).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        GraphValue padded = image.Pad(BicubicKernels.Reach, PadMode.Edge);
        GraphValue half = graph.Write(fine, graph.Write(head, padded).Relu()).Relu();
        GraphValue quarter = graph.Write(down, half).Relu();
        foreach ((Conv2d first, Conv2d second) in Pairs())
        {
            quarter = (quarter + graph.Write(second, graph.Write(first, quarter).Relu())).Relu();
        }

        half = graph.Write(merge, half + graph.Write(up, quarter).DepthToSpace(Halving)).Relu();
        GraphValue smooth = padded.Conv(graph.Weight(nameof(bicubic), bicubic), stride: Halving);
        return (graph.Write(tail, half) + smooth).DepthToSpace(Halving * Scale);
    }

    private IEnumerable<(Conv2d First, Conv2d Second)> Pairs() => coarse.Chunk(2).Select(pair => (pair[0], pair[1]));

    private static Conv2d Same(int from, int to) => nn.Conv2d(from, to, 3, padding: 1, bias: false);

    /// <summary>
    /// Activations keep their variance (He et al. 2015); pairs begin close to passing their input on, and the tail close to
    /// bicubic interpolation with the same kernels for all pixels of a block, so that no checkerboard is learned from it.
    /// </summary>
    private void Initialise()
    {
        using IDisposable frozen = no_grad();
        foreach (Conv2d convolution in (IEnumerable<Conv2d>)[fine, down, .. coarse, up, merge])
        {
            nn.init.kaiming_normal_(convolution.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        }

        foreach ((_, Conv2d second) in Pairs())
        {
            second.weight.mul_(0.1);
        }

        using Tensor one = tail.weight.narrow(0, 0, 1);
        nn.init.normal_(one, 0, 1e-3);
        using Tensor same = one.expand(tail.weight.shape).clone();
        tail.weight.copy_(same);
    }
}
