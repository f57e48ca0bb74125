using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>livesr-clean-x2</c>, <c>livesr-clean-x4</c> and <c>livesr-fluo-x2</c>: enlarge clean light in real time on two CPU cores.
/// <para>
/// All features are at the low resolution: one 3x3 convolution to 16 channels, five 3x3 convolutions of 16 channels that
/// are trained wide and collapse into one each (<see cref="CollapsibleConv"/>), one 3x3 convolution to s*s channels, and
/// pixel shuffle. What comes out is added to bicubic interpolation, itself a convolution in the graph. About 25 kFLOP
/// for each pixel of the input at x2.
/// </para>
/// <para>
/// There is no bias, and the first kernels sum to zero, so <c>f(a x + b) = a f(x) + b</c> for a &gt; 0 holds by
/// construction: the result does not depend on how intensities are scaled, and a camera's offset passes unchanged. The
/// last convolution starts equal for all positions of a block (ICNR, Aitken et al. 2017), so no checkerboard is learned
/// from its start.
/// </para>
/// </summary>
public sealed class LiveNetwork : SuperResolutionNetwork
{
    private readonly ContrastConv head;
    private readonly ModuleList<CollapsibleConv> body;
    private readonly Conv2d tail;
    private readonly Tensor bicubic;

    /// <summary>A network with weights to be trained.</summary>
    /// <param name="scale">1, 2 or 4.</param>
    /// <param name="channels">Feature channels; multiples of 16 are the fast ones.</param>
    /// <param name="depth">Convolutions between the first and the last.</param>
    /// <param name="expansion">Channels inside a block while it is trained.</param>
    public LiveNetwork(int scale, int channels = 16, int depth = 5, int expansion = 128)
        : base($"livesr-live-x{scale}", scale, NetworkInput.Low)
    {
        head = new ContrastConv(channels);
        body = nn.ModuleList([.. Enumerable.Range(0, depth).Select(_ => new CollapsibleConv(channels, expansion))]);
        tail = nn.Conv2d(channels, scale * scale, 3, bias: false);
        bicubic = BicubicKernels.Of(scale);
        Icnr(tail.weight);
        Context = depth + 2;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override bool PassesGain => true;

    /// <inheritdoc />
    public override int Context { get; }

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = head.call(image).relu();
        foreach (CollapsibleConv block in body)
        {
            features = block.call(features).relu();
        }

        int margin = Context - BicubicKernels.Reach;
        Tensor near = image[.., .., margin..^margin, margin..^margin];
        Tensor result = tail.call(features) + nn.functional.conv2d(near, bicubic);
        return nn.functional.pixel_shuffle(result, Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        GraphValue features = graph.Write(head, image.Pad(Context, PadMode.Edge)).Relu();
        foreach (CollapsibleConv block in body)
        {
            features = graph.Write(block, features).Relu();
        }

        GraphValue smooth = image.Pad(BicubicKernels.Reach, PadMode.Edge).Conv(graph.Weight(nameof(bicubic), bicubic));
        return (graph.Write(tail, features) + smooth).DepthToSpace(Scale);
    }

    /// <summary>Small values, the same for all positions of a block.</summary>
    private static void Icnr(Parameter weight)
    {
        using IDisposable frozen = no_grad();
        using Tensor one = weight.narrow(0, 0, 1);
        nn.init.normal_(one, 0, 1e-3);
        using Tensor same = one.expand(weight.shape).clone();
        weight.copy_(same);
    }
}
