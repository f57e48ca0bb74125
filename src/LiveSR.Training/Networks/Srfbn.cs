using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>srfbn</c> and <c>srfbn-s</c>: Li, Yang, Liu, Yang, Jeon and Wu 2019, "Feedback network for image super-resolution":
/// one feedback block is applied 4 times, each time to the shallow features and its own last result; each time a
/// transposed convolution and a 3x3 convolution make an image that is added to the bilinearly enlarged one. 64 channels
/// and 6 groups; SRFBN-S, also theirs, 32 channels and 3 groups. For RGB and x4 these layers have 3,631 K and 483 K values,
/// as they state; for grey images 5.8 K and 2.9 K fewer. Gong et al. 2022 count 8.37 M in their Table 1.
/// <para>
/// Training compares the result of each time with the truth, equally weighted (their equation 7); the curriculum that
/// they use for harder degradations is left out.
/// </para>
/// </summary>
public sealed class Srfbn : StagedNetwork
{
    private const int Times = 4;

    private readonly Sequential shallow;
    private readonly FeedbackBlock feedback;
    private readonly Sequential enlarge;
    private readonly Conv2d tail;
    private readonly Upsample skip;

    /// <summary>A network with untrained weights.</summary>
    public Srfbn(int scale, string name = "srfbn", int groups = 6, int channels = 64)
        : base(name, scale, sizeMultiple: 1)
    {
        shallow = nn.Sequential(
            FeedbackBlock.Activated(nn.Conv2d(1, 4 * channels, 3, padding: 1)), FeedbackBlock.Activated(nn.Conv2d(4 * channels, channels, 1)));
        feedback = new FeedbackBlock(channels, groups, scale);
        enlarge = FeedbackBlock.Activated(FeedbackBlock.Enlarge(channels, scale));
        tail = nn.Conv2d(channels, 1, 3, padding: 1);
        skip = nn.Upsample(scale_factor: [scale, scale], mode: UpsampleMode.Bilinear, align_corners: false);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages { get; } = [.. Enumerable.Repeat(new TrainingStage(1.0 / Times), Times)];

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = shallow.call(image);
        Tensor smooth = skip.call(image);
        Tensor hidden = features;
        var results = new List<Tensor>();
        for (int time = 0; time < Times; time++)
        {
            hidden = feedback.call(cat([features, hidden], 1));
            results.Add((smooth + tail.call(enlarge.call(hidden))).MoveToOuterDisposeScope());
        }

        return results;
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue features = graph.Write(shallow, image);
        GraphValue hidden = features;
        for (int time = 0; time < Times; time++)
        {
            hidden = graph.Write(feedback, features.Concat(1, hidden));
        }

        return graph.Write(skip, image) + graph.Write(tail, graph.Write(enlarge, hidden));
    }
}
