using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>ayas-vdsr</c>: Ayas and Ekinci 2019, "Microscopic image super resolution using deep convolutional neural networks",
/// section 3.2 and figure 2. Twenty 3x3 convolutions of 64 channels, zero padding, ReLU between; bicubic-interpolated
/// luma goes in, the residual that comes out is added to it, and one model serves x2 and x4. 665,921 values.
/// <para>
/// Choice: the paper names ReLU in the 18 blocks and is silent on the first layer; it has one here, as in VDSR (Kim et
/// al. 2016), on which the paper builds.
/// </para>
/// </summary>
public sealed class AyasVdsr : SuperResolutionNetwork
{
    private readonly ModuleList<Conv2d> layers;

    /// <summary>A network with He's initial weights (2015) and biases of zero, as section 4.3 says.</summary>
    /// <param name="scale">The scale that it is exported for.</param>
    /// <param name="depth">Convolutions in all: 20 in the paper.</param>
    /// <param name="channels">Feature channels: 64 in the paper.</param>
    public AyasVdsr(int scale, int depth = 20, int channels = 64)
        : base("ayas-vdsr", scale, NetworkInput.Interpolated)
    {
        layers = nn.ModuleList([.. Enumerable.Range(0, depth).Select(i =>
            nn.Conv2d(i == 0 ? 1 : channels, i == depth - 1 ? 1 : channels, 3, padding: 1))]);
        foreach (Conv2d layer in layers)
        {
            nn.init.kaiming_normal_(layer.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
            nn.init.zeros_(layer.bias!);
        }

        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = layers[0].call(image);
        foreach (Conv2d? layer in layers.Skip(1))
        {
            features = layer.call(features.relu());
        }

        return (image + features).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue features = graph.Write(layers[0], image);
        foreach (Conv2d? layer in layers.Skip(1))
        {
            features = graph.Write(layer, features.Relu());
        }

        return image + features;
    }
}
