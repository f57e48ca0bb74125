using LiveSR.Onnx.Building;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>Bicubic interpolation (a = -0.5, repeated edges) as a layer: <c>[N, 1, H, W]</c> to <c>[N, 1, s H, s W]</c>. Nothing in it is trained.</summary>
public sealed class BicubicEnlargement : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Tensor kernels;
    private readonly int _scale;

    /// <summary>Interpolation to <paramref name="scale"/> times the size.</summary>
    public BicubicEnlargement(int scale)
        : base(nameof(BicubicEnlargement))
    {
        kernels = BicubicKernels.Of(scale);
        _scale = scale;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        const int reach = BicubicKernels.Reach;
        using Tensor padded = nn.functional.pad(input, (reach, reach, reach, reach), PaddingModes.Replicate);
        using Tensor phases = nn.functional.conv2d(padded, kernels);
        return nn.functional.pixel_shuffle(phases, _scale);
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        return image.Pad(BicubicKernels.Reach, PadMode.Edge)
            .Conv(graph.Weight($"{graph.PathOf(this)}.{nameof(kernels)}", kernels))
            .DepthToSpace(_scale);
    }
}
