using LiveSR.Onnx.Building;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks.Blocks;

/// <summary>
/// A 3x3 convolution without bias that is trained as two linear ones, 3x3 to many channels and 1x1 back, with a skip,
/// and used as the one they make (Bhardwaj et al. 2022, "Collapsible linear blocks"; Ding et al. 2021). The product is
/// taken of the weights, not of images, so that training costs no more than the plain convolution.
/// </summary>
public sealed class CollapsibleConv : nn.Module<Tensor, Tensor>, IGraphPart
{
    private readonly Parameter expand;
    private readonly Parameter project;
    private readonly Tensor skip;

    /// <summary>A convolution of <paramref name="channels"/> to as many, with <paramref name="expansion"/> channels between.</summary>
    public CollapsibleConv(long channels, long expansion)
        : base(nameof(CollapsibleConv))
    {
        expand = nn.Parameter(empty(expansion, channels, 3, 3));
        project = nn.Parameter(empty(channels, expansion));
        nn.init.normal_(expand, 0, Math.Sqrt(2.0 / (9 * channels)));
        nn.init.normal_(project, 0, 0.5 / Math.Sqrt(expansion));
        skip = zeros(channels, channels, 3, 3);
        for (long i = 0; i < channels; i++)
        {
            skip[i, i, 1, 1].fill_(1);
        }

        RegisterComponents();
    }

    /// <summary>The weights of the one convolution, <c>[C, C, 3, 3]</c>.</summary>
    public Tensor Collapse()
    {
        using Tensor flat = expand.flatten(1);
        using Tensor product = project.matmul(flat);
        using Tensor kernel = product.view_as(skip);
        return kernel + skip;
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using Tensor kernel = Collapse();
        return nn.functional.conv2d(input, kernel);
    }

    /// <inheritdoc />
    public GraphValue Write(GraphScope graph, GraphValue image)
    {
        using IDisposable frozen = no_grad();
        using Tensor kernel = Collapse();
        return image.Conv(graph.Weight($"{graph.PathOf(this)}.weight", kernel));
    }
}
