using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// M-Deblurgan's optimal approximation module (section 2.1): of several candidates it gives what comes closest to the
/// clear image, so that what the deblurring module gets wrong is not passed on. <c>[N, candidates, H, W]</c> to
/// <c>[N, 1, H, W]</c>.
/// <para>
/// Choice: the paper's equations 1 and 2 did not reach us, and choosing by distance to the clear image is impossible in
/// use, where there is none. So two 3x3 convolutions judge the candidates, a softmax turns the judgement into weights for
/// each pixel, and the result is the weighted sum: a choice that has gradients and is learnt with the rest.
/// </para>
/// </summary>
public sealed class OptimalApproximation : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Sequential judge;

    /// <summary>A module for that many candidates.</summary>
    /// <param name="candidates">How many: 3 in the paper.</param>
    /// <param name="channels">Channels between the two convolutions.</param>
    public OptimalApproximation(int candidates, int channels)
        : base(nameof(OptimalApproximation))
    {
        judge = nn.Sequential(
            nn.Conv2d(candidates, channels, 3, padding: 1), nn.ReLU(), nn.Conv2d(channels, candidates, 3, padding: 1));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = judge.call(input).softmax(1);
        return (weights * input).sum(1, keepdim: true).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return (graph.Write(judge, image).Softmax(1) * image).ReduceSum(true, 1);
    }
}
