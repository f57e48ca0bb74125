using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// MHTCUN's U-Net (Gong et al. 2022, figure 3): Fourier channel attention blocks at each level, convolutions of stride 2
/// on the way down; on the way up blocks, pixel shuffle, a 3x3 convolution to fewer channels, and the features of the way
/// down added. <c>[N, C, H, W]</c> to the same; H and W multiples of 2 to the number of levels less 1.
/// <para>
/// Choices: a 3x3 convolution to four times the channels comes before each pixel shuffle, as in the paper that it cites
/// (Shi et al. 2016), so that the convolution after it has channels to reduce; features are fused by addition, as
/// everywhere in that paper but in the refinement modules.
/// </para>
/// </summary>
public sealed class FourierUNet : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<Sequential> encode;
    private readonly ModuleList<Conv2d> shrink;
    private readonly ModuleList<Sequential> decode;
    private readonly ModuleList<Sequential> enlarge;

    /// <summary>A U-Net whose levels have <paramref name="channels"/> channels, the finest first.</summary>
    /// <param name="channels">Channels of each level.</param>
    /// <param name="blocks">Blocks in a row at each place.</param>
    /// <param name="reduction">How many times fewer channels attention has.</param>
    /// <param name="side">Edge of the finest features in an exported graph.</param>
    public FourierUNet(IReadOnlyList<int> channels, int blocks, int reduction, int side)
        : base(nameof(FourierUNet))
    {
        var coarser = Enumerable.Range(1, channels.Count - 1).ToList();
        encode = nn.ModuleList([.. coarser.Select(level => Blocks(level - 1))]);
        shrink = nn.ModuleList([.. coarser.Select(level => nn.Conv2d(channels[level - 1], channels[level], 3, stride: 2, padding: 1))]);
        decode = nn.ModuleList([.. Enumerable.Range(0, channels.Count).Select(Blocks)]);
        enlarge = nn.ModuleList([.. coarser.Select(level => nn.Sequential(
            nn.Conv2d(channels[level], 4 * channels[level], 3, padding: 1),
            nn.PixelShuffle(2),
            nn.Conv2d(channels[level], channels[level - 1], 3, padding: 1)))]);
        RegisterComponents();

        Sequential Blocks(int level) => nn.Sequential(Enumerable.Range(0, blocks)
            .Select(_ => (nn.Module<Tensor, Tensor>)new SeparableFourierBlock(channels[level], reduction, side >> level)));
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var passed = new Stack<Tensor>();
        Tensor features = input;
        foreach ((Sequential? blocks, Conv2d? smaller) in encode.Zip(shrink))
        {
            features = blocks.call(features);
            passed.Push(features);
            features = smaller.call(features);
        }

        for (int level = enlarge.Count; level > 0; level--)
        {
            features = passed.Pop() + enlarge[level - 1].call(decode[level].call(features));
        }

        return decode[0].call(features).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var passed = new Stack<GraphValue>();
        GraphValue features = image;
        foreach ((Sequential? blocks, Conv2d? smaller) in encode.Zip(shrink))
        {
            features = graph.Write(blocks, features);
            passed.Push(features);
            features = graph.Write(smaller, features);
        }

        for (int level = enlarge.Count; level > 0; level--)
        {
            features = passed.Pop() + graph.Write(enlarge[level - 1], graph.Write(decode[level], features));
        }

        return graph.Write(decode[0], features);
    }
}
