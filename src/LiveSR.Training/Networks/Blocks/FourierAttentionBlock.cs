using LiveSR.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// DFCAN's block (Qiao et al. 2021, figure 1; Gong et al. 2022, figure 4a): two convolutions, each channel weighted by a
/// number that the power spectra of all channels decide, plus the input.
/// </summary>
public sealed class FourierAttentionBlock : nn.Module<Tensor, Tensor>, IGraphPart
{
    // The spectrum is raised to this power, as DFCAN's authors do, so that low frequencies do not drown the others.
    private const double Gamma = 0.8;
    private const double Floor = 1e-8;

    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly Conv2d spectral;
    private readonly Conv2d squeeze;
    private readonly Conv2d excite;
    private readonly int _tile;

    /// <summary>A block of <paramref name="channels"/> channels, which attention reduces by <paramref name="reduction"/>.</summary>
    /// <param name="channels">Feature channels.</param>
    /// <param name="reduction">How many times fewer channels attention has.</param>
    /// <param name="tile">Edge of the features in an exported graph, whose Fourier transform is a matrix product.</param>
    public FourierAttentionBlock(int channels, int reduction, int tile)
        : base(nameof(FourierAttentionBlock))
    {
        first = nn.Conv2d(channels, channels, 3, padding: 1);
        second = nn.Conv2d(channels, channels, 3, padding: 1);
        spectral = nn.Conv2d(channels, channels, 3, padding: 1);
        squeeze = nn.Conv2d(channels, channels / reduction, 1);
        excite = nn.Conv2d(channels / reduction, channels, 1);
        _tile = tile;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var features = second.call(first.call(input).gelu()).gelu();
        var spectrum = (fft.fftshift(fft.fft2(features), [-2, -1]).abs() + Floor).pow(Gamma);
        var means = nn.functional.adaptive_avg_pool2d(spectral.call(spectrum).relu(), 1);
        var weights = excite.call(squeeze.call(means).relu()).sigmoid();
        return (input + (features * weights)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var features = graph.Write(second, graph.Write(first, image).Gelu()).Gelu();
        var spectrum = (FourierGraph.CentredMagnitude(features, _tile) + (float)Floor).Pow((float)Gamma);
        var means = graph.Write(spectral, spectrum).Relu().GlobalAveragePool();
        return image + (features * graph.Write(excite, graph.Write(squeeze, means).Relu()).Sigmoid());
    }
}
