using LiveSR.Onnx.Building;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>A part of a network that knows how to write itself.</summary>
public interface IGraphPart
{
    /// <summary>Adds this part to the graph and gives its result.</summary>
    GraphValue Write(GraphScope graph, GraphValue image);
}

/// <summary>Writes modules into an ONNX graph, naming each weight by its path in the module tree.</summary>
public sealed class GraphScope
{
    private readonly Dictionary<nn.Module, string> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, GraphValue> _weights = new(StringComparer.Ordinal);

    /// <summary>A scope over all modules of <paramref name="root"/>.</summary>
    public GraphScope(OnnxGraphBuilder builder, nn.Module root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Builder = builder;
        foreach ((string? path, nn.Module? module) in root.named_modules())
        {
            _paths.TryAdd(module, path);
        }
    }

    /// <summary>The graph that is written into.</summary>
    public OnnxGraphBuilder Builder { get; }

    /// <summary>
    /// A weight of the graph with a tensor's values now. A name asked for again gives the same weight: a module that the
    /// network uses several times is stored once.
    /// </summary>
    public GraphValue Weight(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (_weights.TryGetValue(name, out GraphValue? known))
        {
            return known;
        }

        using Tensor values = tensor.detach().cpu();
        return _weights[name] = Builder.Weight(name, values.data<float>().ToArray(), values.shape);
    }

    /// <summary>The dotted path of a module, which starts the names of its weights.</summary>
    public string PathOf(nn.Module module) =>
        _paths.TryGetValue(module, out string? path) ? path : throw new ArgumentException($"{module.GetName()} is not part of the network.", nameof(module));

    /// <summary>Writes one module after another.</summary>
    public GraphValue WriteAll(IEnumerable<nn.Module> modules, GraphValue image) =>
        modules.Aggregate(image, (value, module) => Write(module, value));

    /// <summary>Writes a module that is a part by itself, or one of the layers known here.</summary>
    /// <exception cref="NotSupportedException">Nothing is known of writing this kind of layer.</exception>
    public GraphValue Write(nn.Module module, GraphValue image) => module switch
    {
        IGraphPart part => part.Write(this, image),
        Conv2d conv => WriteConvolution(conv, image),
        ConvTranspose2d conv => WriteTransposed(conv, image),
        Sequential sequence => WriteAll(sequence.children(), image),
        ReLU => image.Relu(),
        LeakyReLU leaky => image.LeakyRelu((float)leaky.negative_slope),
        PReLU prelu => image.PRelu(WriteSlopes(prelu)),
        SiLU => image.Swish(),
        Sigmoid => image.Sigmoid(),
        Tanh => image.Tanh(),
        PixelShuffle shuffle => image.DepthToSpace((int)shuffle.upscale_factor),
        BatchNorm2d norm => WriteNormalisation(norm, image),
        MaxPool2d pool => image.MaxPool((int)pool.kernel_size[0], (int)(pool.stride ?? pool.kernel_size)[0], (int)(pool.padding?[0] ?? 0)),
        AvgPool2d pool => image.AveragePool((int)pool.kernel_size[0], (int)(pool.stride ?? pool.kernel_size)[0], (int)(pool.padding?[0] ?? 0)),
        Upsample { mode: UpsampleMode.Nearest } up => image.ResizeNearest((int)up.scale_factor[0]),
        Upsample { mode: UpsampleMode.Bilinear, align_corners: not true } up => image.ResizeLinear((float)up.scale_factor[0]),
        _ => throw new NotSupportedException($"No rule writes {module.GetType().Name} into an ONNX graph."),
    };

    private GraphValue WriteConvolution(Conv2d conv, GraphValue image)
    {
        string path = PathOf(conv);
        GraphValue? bias = conv.bias is null ? null : Weight($"{path}.bias", conv.bias);
        return image.Conv(
            Weight($"{path}.weight", conv.weight),
            bias,
            stride: Pair(conv.stride),
            padding: Pair(conv.padding!),
            dilation: Pair(conv.dilation),
            group: (int)conv.groups);
    }

    private GraphValue WriteTransposed(ConvTranspose2d conv, GraphValue image)
    {
        string path = PathOf(conv);
        return image.ConvTranspose(
            Weight($"{path}.weight", conv.weight),
            conv.bias is null ? null : Weight($"{path}.bias", conv.bias),
            stride: Pair(conv.stride),
            padding: Pair(conv.padding!),
            outputPadding: Pair(conv.output_padding),
            dilation: Pair(conv.dilation),
            group: (int)conv.groups);
    }

    private static Extent2D Pair(long[] both) => new((int)both[0], (int)both[1]);

    /// <summary>One slope for all channels has the shape [1]; one for each channel [C, 1, 1].</summary>
    private GraphValue WriteSlopes(PReLU prelu)
    {
        using Tensor slopes = prelu.num_parameters == 1 ? prelu.weight.alias() : prelu.weight.reshape(-1, 1, 1);
        return Weight($"{PathOf(prelu)}.weight", slopes);
    }

    /// <summary>In use, batch normalisation is a gain and an offset for each channel: y = g (x - mean) / sqrt(var + eps) + b.</summary>
    private GraphValue WriteNormalisation(BatchNorm2d norm, GraphValue image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gain = norm.weight!.detach() / (norm.running_var! + norm.eps).sqrt();
        Tensor offset = norm.bias!.detach() - (norm.running_mean! * gain);
        string path = PathOf(norm);
        return (image * Weight($"{path}.gain", gain.reshape(1, -1, 1, 1))) + Weight($"{path}.offset", offset.reshape(1, -1, 1, 1));
    }
}
