using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>EDSR's block (Lim et al. 2017, figure 2c): convolution, ReLU, convolution, times a number, plus the input.</summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly double _scaling;

    /// <summary>A block of <paramref name="channels"/> channels.</summary>
    /// <param name="channels">Feature channels.</param>
    /// <param name="scaling">What the residual is multiplied by: 0.1 keeps wide networks stable.</param>
    public ResidualBlock(int channels, double scaling = 1)
        : base(nameof(ResidualBlock))
    {
        first = nn.Conv2d(channels, channels, 3, padding: 1);
        second = nn.Conv2d(channels, channels, 3, padding: 1);
        _scaling = scaling;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (input + (second.call(first.call(input).relu()) * _scaling)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue residual = graph.Write(second, graph.Write(first, image).Relu());
        return image + (_scaling == 1 ? residual : residual * (float)_scaling);
    }
}
