using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>SRGAN's block (Ledig et al. 2017, figure 4): convolution, PReLU, convolution, plus the input; batch normalisation after each convolution or none.</summary>
public sealed class GanResidualBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Sequential layers;

    /// <summary>A block of <paramref name="channels"/> channels.</summary>
    public GanResidualBlock(int channels, bool normalise)
        : base(nameof(GanResidualBlock))
    {
        Conv2d first = nn.Conv2d(channels, channels, 3, padding: 1);
        Conv2d second = nn.Conv2d(channels, channels, 3, padding: 1);
        layers = normalise
            ? nn.Sequential(first, nn.BatchNorm2d(channels), nn.PReLU(1), second, nn.BatchNorm2d(channels))
            : nn.Sequential(first, nn.PReLU(1), second);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor residual = layers.call(input);
        return input + residual;
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return image + graph.Write(layers, image);
    }
}
