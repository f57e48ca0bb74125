using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>srcnn</c>: Dong, Loy, He and Tang 2016, "Image super-resolution using deep convolutional networks", in its 9-5-5
/// form of 64 and 32 channels, their best. Bicubic-interpolated luma in, the image itself out. 57,281 values; Gong et
/// al. 2022 count 0.23 M in their Table 1 without saying for which form.
/// </summary>
public sealed class Srcnn : SuperResolutionNetwork
{
    private readonly Sequential layers;

    /// <summary>A network with untrained weights.</summary>
    public Srcnn(int scale)
        : base("srcnn", scale, NetworkInput.Interpolated)
    {
        layers = nn.Sequential(
            nn.Conv2d(1, 64, 9, padding: 4), nn.ReLU(), nn.Conv2d(64, 32, 5, padding: 2), nn.ReLU(), nn.Conv2d(32, 1, 5, padding: 2));
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor ForwardInside(Tensor image) => layers.call(image);

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Write(layers, image);
    }
}
