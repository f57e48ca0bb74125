using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// M-Deblurgan's super-resolution module (section 2.1): three layers of core size 3, trainable sub-pixel convolutions, a
/// 3x3 convolution at the tail, and a global skip. <c>[N, 1, H, W]</c> to <c>[N, 1, s H, s W]</c>.
/// <para>
/// Choices: the paper's three "fully connected layers with a core size of 3" can only be 3x3 convolutions, as it calls the
/// generator fully convolutional; it has two sub-pixel layers of 2x yet goes from 256 to 512 pixels, so there are as many
/// as the scale needs; ReLU after the three; the skip is bicubic interpolation.
/// </para>
/// </summary>
public sealed class EnlargingModule : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Sequential layers;
    private readonly BicubicEnlargement skip;

    /// <summary>A module of <paramref name="channels"/> channels.</summary>
    public EnlargingModule(int channels, int scale)
        : base(nameof(EnlargingModule))
    {
        layers = nn.Sequential(
            nn.Conv2d(1, channels, 3, padding: 1),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding: 1),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding: 1),
            nn.ReLU(),
            SubPixelUpsampler.Create(channels, scale),
            nn.Conv2d(channels, 1, 3, padding: 1));
        skip = new BicubicEnlargement(scale);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (skip.call(input) + layers.call(input)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Write(skip, image) + graph.Write(layers, image);
    }
}
