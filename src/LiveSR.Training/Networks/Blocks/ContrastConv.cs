using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// A 3x3 convolution of one channel whose kernels sum to zero: it sees differences of intensity, never the level. A
/// network that starts with it, and has neither bias nor any activation but ReLU, obeys
/// <c>f(a x + b) = a f(x)</c> for a &gt; 0.
/// </summary>
public sealed class ContrastConv : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Parameter weight;

    /// <summary>A convolution of one channel to <paramref name="channels"/>.</summary>
    public ContrastConv(long channels)
        : base(nameof(ContrastConv))
    {
        weight = nn.Parameter(empty(channels, 1, 3, 3));
        nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor kernel = ZeroSum();
        return nn.functional.conv2d(input, kernel);
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        using IDisposable frozen = no_grad();
        using Tensor kernel = ZeroSum();
        return image.Conv(graph.Weight($"{graph.PathOf(this)}.weight", kernel));
    }

    private Tensor ZeroSum()
    {
        using Tensor mean = weight.mean([1, 2, 3], keepdim: true);
        return weight - mean;
    }
}
