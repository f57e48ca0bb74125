using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// Depthwise separable convolution (Howard et al. 2017): 3x3 within each channel, then 1x1 across channels. Without batch
/// normalisation or an activation between, as Gong et al. 2022 name none.
/// </summary>
public sealed class SeparableConv : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Conv2d depthwise;
    private readonly Conv2d pointwise;

    /// <summary>
    /// A convolution of <paramref name="channels"/> to as many. He's initial weights (2015): with PyTorch's own, a row of
    /// separable convolutions, having twice the layers, starts almost mute.
    /// </summary>
    public SeparableConv(int channels)
        : base(nameof(SeparableConv))
    {
        depthwise = nn.Conv2d(channels, channels, 3, padding: 1, groups: channels);
        pointwise = nn.Conv2d(channels, channels, 1);
        nn.init.kaiming_normal_(depthwise.weight, nonlinearity: nn.init.NonlinearityType.Linear);
        nn.init.kaiming_normal_(pointwise.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    /// <summary><paramref name="count"/> separable convolutions, each followed by swish.</summary>
    public static IEnumerable<nn.Module<Tensor, Tensor>> Row(int channels, int count) => Enumerable.Range(0, count)
        .SelectMany(_ => new nn.Module<Tensor, Tensor>[] { new SeparableConv(channels), nn.SiLU() });

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor within = depthwise.call(input);
        return pointwise.call(within);
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Write(pointwise, graph.Write(depthwise, image));
    }
}
