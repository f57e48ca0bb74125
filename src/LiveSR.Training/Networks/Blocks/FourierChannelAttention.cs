using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// Fourier channel attention (Qiao et al. 2021, figure 1; Gong et al. 2022, figure 4): each channel is multiplied by a
/// number between 0 and 1 that the power spectra of all channels decide.
/// <para>
/// Choice: the transform is orthonormal, so that the spectrum of a texture is as strong in a large image as in a small
/// one, and what was learnt from patches holds for tiles.
/// </para>
/// </summary>
public sealed class FourierChannelAttention : nn.Module<Tensor, Tensor>, IGraphPart
{
    // The spectrum is raised to this power, as DFCAN's authors do, so that low frequencies do not drown the others.
    private const double Gamma = 0.8;
    private const double Floor = 1e-8;

    private readonly Conv2d spectral;
    private readonly Conv2d squeeze;
    private readonly Conv2d excite;
    private readonly int _side;

    /// <summary>Attention over <paramref name="channels"/> channels, which are reduced by <paramref name="reduction"/> on the way.</summary>
    /// <param name="channels">Feature channels.</param>
    /// <param name="reduction">How many times fewer channels there are in the middle.</param>
    /// <param name="side">Edge of the features in an exported graph, whose Fourier transform is a matrix product.</param>
    public FourierChannelAttention(int channels, int reduction, int side)
        : base(nameof(FourierChannelAttention))
    {
        spectral = nn.Conv2d(channels, channels, 3, padding: 1);
        squeeze = nn.Conv2d(channels, channels / reduction, 1);
        excite = nn.Conv2d(channels / reduction, channels, 1);
        _side = side;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor transform = fft.fft2(input, norm: FFTNormType.Ortho);
        Tensor spectrum = (fft.fftshift(transform, [-2, -1]).abs() + Floor).pow(Gamma);
        Tensor means = nn.functional.adaptive_avg_pool2d(spectral.call(spectrum).relu(), 1);
        return (input * excite.call(squeeze.call(means).relu()).sigmoid()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphValue spectrum = (FourierGraph.CentredMagnitude(image, _side) + (float)Floor).Pow((float)Gamma);
        GraphValue means = graph.Write(spectral, spectrum).Relu().GlobalAveragePool();
        return image * graph.Write(excite, graph.Write(squeeze, means).Relu()).Sigmoid();
    }
}
