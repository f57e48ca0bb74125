using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// A convolution of one channel without padding whose kernels sum to zero: it sees differences of intensity, never the level. A
/// network that starts with it, and has neither bias nor any activation but ReLU, obeys
/// <c>f(a x + b) = a f(x)</c> for a &gt; 0.
/// </summary>
public sealed class ContrastConv : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Parameter weight;
    private readonly int _stride;

    /// <summary>A convolution of one channel to <paramref name="channels"/>.</summary>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="kernel">Edge of the kernels in pixels.</param>
    /// <param name="stride">Step between the pixels of the result.</param>
    public ContrastConv(long channels, int kernel = 3, int stride = 1)
        : base(nameof(ContrastConv))
    {
        weight = nn.Parameter(empty(channels, 1, kernel, kernel));
        _stride = stride;
        nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor kernel = ZeroSum();
        return nn.functional.conv2d(input, kernel, strides: [_stride, _stride]);
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        using IDisposable frozen = no_grad();
        using Tensor kernel = ZeroSum();
        return image.Conv(graph.Weight($"{graph.PathOf(this)}.weight", kernel), stride: _stride);
    }

    private Tensor ZeroSum()
    {
        using Tensor mean = weight.mean([1, 2, 3], keepdim: true);
        return weight - mean;
    }
}
