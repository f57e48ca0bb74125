using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// SRFBN's feedback block (Li et al. 2019, section 3.2 and figure 3): groups that project up and down again, densely
/// connected at both sizes. It is given the shallow features and its own last result, joined: <c>[N, 2 C, H, W]</c> to
/// <c>[N, C, H, W]</c>.
/// </summary>
public sealed class FeedbackBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Sequential join;
    private readonly ModuleList<Sequential> fuseLow;
    private readonly ModuleList<Sequential> up;
    private readonly ModuleList<Sequential> fuseHigh;
    private readonly ModuleList<Sequential> down;
    private readonly Sequential gather;

    /// <summary>A block of <paramref name="count"/> groups of <paramref name="channels"/> channels.</summary>
    public FeedbackBlock(int channels, int count, int scale)
        : base(nameof(FeedbackBlock))
    {
        var groups = Enumerable.Range(1, count).ToList();
        join = Fuse(2);
        fuseLow = nn.ModuleList([.. groups.Skip(1).Select(Fuse)]);
        up = nn.ModuleList([.. groups.Select(_ => Activated(Enlarge(channels, scale)))]);
        fuseHigh = nn.ModuleList([.. groups.Skip(1).Select(Fuse)]);
        down = nn.ModuleList([.. groups.Select(_ => Activated(Shrink(channels, scale)))]);
        gather = Fuse(count);
        RegisterComponents();

        Sequential Fuse(int parts) => Activated(nn.Conv2d(parts * channels, channels, 1));
    }

    /// <summary>A layer followed by a PReLU that starts at 0.2 and has one slope, as published.</summary>
    public static Sequential Activated(nn.Module<Tensor, Tensor> layer) => nn.Sequential(layer, nn.PReLU(1, 0.2));

    /// <summary>A transposed convolution that enlarges (section 4.1: 6x6, 7x7 and 8x8 for x2, x3 and x4).</summary>
    public static ConvTranspose2d Enlarge(int channels, int scale) => nn.ConvTranspose2d(channels, channels, scale + 4, stride: scale, padding: 2);

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var low = new List<Tensor> { join.call(input) };
        var high = new List<Tensor>();
        for (int group = 0; group < up.Count; group++)
        {
            high.Add(up[group].call(group == 0 ? low[0] : fuseLow[group - 1].call(cat(low, 1))));
            low.Add(down[group].call(group == 0 ? high[0] : fuseHigh[group - 1].call(cat(high, 1))));
        }

        return gather.call(cat([.. low.Skip(1)], 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var low = new List<GraphValue> { graph.Write(join, image) };
        var high = new List<GraphValue>();
        for (int group = 0; group < up.Count; group++)
        {
            high.Add(graph.Write(up[group], group == 0 ? low[0] : graph.Write(fuseLow[group - 1], Joined(low))));
            low.Add(graph.Write(down[group], group == 0 ? high[0] : graph.Write(fuseHigh[group - 1], Joined(high))));
        }

        return graph.Write(gather, Joined(low.Skip(1)));

        GraphValue Joined(IEnumerable<GraphValue> parts) => graph.Builder.Concat(1, [.. parts]);
    }

    private static Conv2d Shrink(int channels, int scale) => nn.Conv2d(channels, channels, scale + 4, stride: scale, padding: 2);
}
