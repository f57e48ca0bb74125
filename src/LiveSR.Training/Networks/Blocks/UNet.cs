using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// U-Net (Ronneberger, Fischer and Brox 2015, figure 1): two 3x3 convolutions with ReLU at each level, max pooling down
/// with twice the channels, 2x2 transposed convolutions up with half of them, the features of the way down joined, a 1x1
/// convolution at the end. <c>[N, 1, H, W]</c> to the same; H and W multiples of 2 to the number of levels.
/// <para>Choice: convolutions pad with zeros, where the paper's lose their borders, so that the size is kept.</para>
/// </summary>
public sealed class UNet : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly ModuleList<Sequential> encode;
    private readonly MaxPool2d pool;
    private readonly Sequential bottom;
    private readonly ModuleList<ConvTranspose2d> enlarge;
    private readonly ModuleList<Sequential> decode;
    private readonly Conv2d tail;

    /// <summary>A U-Net whose finest level has <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Channels of the finest level: 64 in the paper.</param>
    /// <param name="levels">How often the size is halved: 4 in the paper.</param>
    public UNet(int channels, int levels)
        : base(nameof(UNet))
    {
        var finer = Enumerable.Range(0, levels).ToList();
        encode = nn.ModuleList([.. finer.Select(level => Twice(level == 0 ? 1 : Width(level - 1), Width(level)))]);
        pool = nn.MaxPool2d(2);
        bottom = Twice(Width(levels - 1), Width(levels));
        enlarge = nn.ModuleList([.. finer.Select(level => nn.ConvTranspose2d(Width(level + 1), Width(level), 2, stride: 2))]);
        decode = nn.ModuleList([.. finer.Select(level => Twice(2 * Width(level), Width(level)))]);
        tail = nn.Conv2d(channels, 1, 1);
        RegisterComponents();

        int Width(int level) => channels << level;
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var passed = new List<Tensor>();
        Tensor features = input;
        foreach (Sequential block in encode)
        {
            passed.Add(block.call(features));
            features = pool.call(passed[^1]);
        }

        features = bottom.call(features);
        for (int level = passed.Count - 1; level >= 0; level--)
        {
            features = decode[level].call(cat([passed[level], enlarge[level].call(features)], 1));
        }

        return tail.call(features).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var passed = new List<GraphValue>();
        GraphValue features = image;
        foreach (Sequential block in encode)
        {
            passed.Add(graph.Write(block, features));
            features = graph.Write(pool, passed[^1]);
        }

        features = graph.Write(bottom, features);
        for (int level = passed.Count - 1; level >= 0; level--)
        {
            features = graph.Write(decode[level], passed[level].Concat(1, graph.Write(enlarge[level], features)));
        }

        return graph.Write(tail, features);
    }

    private static Sequential Twice(int from, int to) =>
        nn.Sequential(nn.Conv2d(from, to, 3, padding: 1), nn.ReLU(), nn.Conv2d(to, to, 3, padding: 1), nn.ReLU());
}
