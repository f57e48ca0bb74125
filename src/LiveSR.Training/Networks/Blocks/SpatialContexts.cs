using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// MHTCUN's spatial-contexts branch (Gong et al. 2022, figure 6), modelled on feature pyramids (Lin et al. 2017): 3x3
/// convolutions of stride 2 make the pyramid, 1x1 convolutions bring its levels to as many channels, transposed
/// convolutions enlarge the higher ones, all are summed, and four depthwise separable convolutions and a 1x1 convolution
/// follow. <c>[N, C, H, W]</c> to the same; H and W multiples of 2 to the number of levels less 1.
/// <para>
/// Choices: swish after each convolution of the pyramid and each separable one; transposed convolutions are 4x4 of stride
/// 2, whose taps overlap evenly.
/// </para>
/// </summary>
public sealed class SpatialContexts : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<Sequential> shrink;
    private readonly ModuleList<Conv2d> align;
    private readonly ModuleList<ConvTranspose2d> enlarge;
    private readonly Sequential refine;

    /// <summary>A branch whose pyramid has <paramref name="channels"/> channels, the finest level, which is the input, first.</summary>
    public SpatialContexts(IReadOnlyList<int> channels)
        : base(nameof(SpatialContexts))
    {
        int common = channels[0];
        var coarser = Enumerable.Range(1, channels.Count - 1).ToList();
        shrink = nn.ModuleList([.. coarser.Select(level =>
            nn.Sequential(nn.Conv2d(channels[level - 1], channels[level], 3, stride: 2, padding: 1), nn.SiLU()))]);
        align = nn.ModuleList([.. channels.Select(width => nn.Conv2d(width, common, 1))]);
        enlarge = nn.ModuleList([.. coarser.Select(_ => nn.ConvTranspose2d(common, common, 4, stride: 2, padding: 1))]);
        refine = nn.Sequential([.. SeparableConv.Row(common, 4), nn.Conv2d(common, common, 1)]);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var pyramid = new List<Tensor> { input };
        foreach (Sequential smaller in shrink)
        {
            pyramid.Add(smaller.call(pyramid[^1]));
        }

        Tensor sum = align[^1].call(pyramid[^1]);
        for (int level = enlarge.Count - 1; level >= 0; level--)
        {
            sum = align[level].call(pyramid[level]) + enlarge[level].call(sum);
        }

        return refine.call(sum).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var pyramid = new List<GraphValue> { image };
        foreach (Sequential smaller in shrink)
        {
            pyramid.Add(graph.Write(smaller, pyramid[^1]));
        }

        GraphValue sum = graph.Write(align[^1], pyramid[^1]);
        for (int level = enlarge.Count - 1; level >= 0; level--)
        {
            sum = graph.Write(align[level], pyramid[level]) + graph.Write(enlarge[level], sum);
        }

        return graph.Write(refine, sum);
    }
}
