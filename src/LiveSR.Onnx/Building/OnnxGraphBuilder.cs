using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Building;

/// <summary>
/// Writes a network as an ONNX graph (operator set 17). Inputs and weights come from the builder, everything else from
/// methods and operators on <see cref="GraphValue"/>:
/// <code>
/// var graph = new OnnxGraphBuilder("denoise");
/// GraphValue low = graph.Input("low", "N", 1, "H", "W");
/// GraphValue features = low.Conv(graph.Weight("head.weight", weights, 16, 1, 3, 3), padding: 1).Relu();
/// graph.Output("high", features.Conv(graph.Weight("tail.weight", more, 4, 16, 3, 3), padding: 1).DepthToSpace(2));
/// graph.Build().Save("denoise.onnx");
/// </code>
/// Every image is <c>[N, C, H, W]</c>.
/// </summary>
public sealed class OnnxGraphBuilder
{
    /// <summary>Operator set that graphs are written in.</summary>
    public const int Opset = 17;

    /// <summary>Version of the file format; the one that belongs to operator set 17.</summary>
    public const int IrVersion = 8;

    private readonly ModelProto _model = new();
    private readonly GraphProto _graph = new();
    private readonly EmbeddedNetwork? _network;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphValue> _shared = new(StringComparer.Ordinal);
    private bool _built;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">Name of the graph.</param>
    public OnnxGraphBuilder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _graph.Name = name;
    }

    /// <summary>
    /// Starts a graph round a network: what is written before <see cref="Apply"/> feeds it, what is written after reads its
    /// answer. Its weights, metadata and operator set are kept, its inputs that have values of their own stay inputs.
    /// </summary>
    /// <param name="network">The network; not changed.</param>
    /// <exception cref="OnnxFormatException">It is written in an operator set before 13, whose operators take other arguments.</exception>
    public OnnxGraphBuilder(OnnxModel network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = EmbeddedNetwork.TakeFrom(network, out _model);
        _graph = _model.Graph;
        _names.UnionWith(_network.Names);
        foreach ((string key, string value) in network.Metadata)
        {
            Metadata[key] = value;
        }
    }

    /// <summary>Name of the graph.</summary>
    public string Name => _graph.Name;

    /// <summary>Metadata that <see cref="Build"/> writes into the model.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An input of 32-bit floats.</summary>
    /// <param name="name">Name, as ONNX Runtime asks for it.</param>
    /// <param name="dimensions">Shape; a text is a dynamic size, for example <c>"N", 1, "H", "W"</c>.</param>
    public GraphValue Input(string name, params ReadOnlySpan<OnnxDimension> dimensions) =>
        Input(name, OnnxElementType.Float, dimensions);

    /// <summary>An input of any type.</summary>
    public GraphValue Input(string name, OnnxElementType type, params ReadOnlySpan<OnnxDimension> dimensions)
    {
        Claim(name);
        _graph.Input.Add(new OnnxTensorInfo(name, type, [.. dimensions]).ToProto());
        return new GraphValue(this, name, type, [.. dimensions]);
    }

    /// <summary>An input of 32-bit floats that may be left out: it has the values given here then.</summary>
    /// <param name="name">Name, as ONNX Runtime asks for it.</param>
    /// <param name="data">Elements, row by row.</param>
    /// <param name="dimensions">Shape.</param>
    /// <exception cref="ArgumentException">The elements do not fill the shape, or the name is taken.</exception>
    public GraphValue InputWithDefault(string name, ReadOnlySpan<float> data, params ReadOnlySpan<long> dimensions)
    {
        GraphValue stored = Weight(name, data, dimensions);
        _graph.Input.Add(new OnnxTensorInfo(name, stored.ElementType, [.. dimensions.ToArray().Select(size => (OnnxDimension)size)]).ToProto());
        return stored;
    }

    /// <summary>Declares an output of the graph.</summary>
    /// <param name="name">Name, as ONNX Runtime gives it.</param>
    /// <param name="value">The value to give.</param>
    /// <param name="dimensions">Shape, where it is known; may be left out.</param>
    public void Output(string name, GraphValue value, params ReadOnlySpan<OnnxDimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(value);
        Claim(name);
        AddNode("Identity", "", [Own(value)], [name], []);
        _graph.Output.Add(new OnnxTensorInfo(name, value.ElementType, dimensions.IsEmpty ? default : [.. dimensions]).ToProto());
    }

    /// <summary>A named, trainable tensor, stored with the graph.</summary>
    /// <param name="name">Its name, for example <c>head.weight</c>; must be new in this graph.</param>
    /// <param name="data">Elements, row by row.</param>
    /// <param name="dimensions">Shape.</param>
    /// <exception cref="ArgumentException">The elements do not fill the shape, or the name is taken.</exception>
    public GraphValue Weight(string name, ReadOnlySpan<float> data, params ReadOnlySpan<long> dimensions)
    {
        Claim(name);
        return Store(name, OnnxElementType.Float, MemoryMarshal.AsBytes(data), data.Length, dimensions);
    }

    /// <summary>
    /// A constant tensor of floats; without a shape, a single number makes a scalar and more make a vector. Equal
    /// constants are stored once.
    /// </summary>
    public GraphValue Constant(ReadOnlySpan<float> data, params ReadOnlySpan<long> dimensions) =>
        Shared(OnnxElementType.Float, MemoryMarshal.AsBytes(data), data.Length, dimensions.IsEmpty && data.Length != 1 ? [data.Length] : dimensions);

    /// <summary>A scalar.</summary>
    public GraphValue Constant(float value) => Constant([value], []);

    /// <summary>A vector of 64-bit integers, as shapes, axes and pads are. Equal vectors are stored once.</summary>
    public GraphValue Constant(params ReadOnlySpan<long> data) =>
        Shared(OnnxElementType.Int64, MemoryMarshal.AsBytes(data), data.Length, [data.Length]);

    /// <summary>Joins values along an axis; 1 is channels.</summary>
    public GraphValue Concat(int axis, params ReadOnlySpan<GraphValue> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Concat needs at least one value.", nameof(values));
        }

        return Operator("Concat", values[0].ElementType, values, ("axis", axis));
    }

    /// <summary>
    /// Any operator of ONNX with one output, for what this class has no method for.
    /// </summary>
    /// <param name="type">Operator, for example <c>Einsum</c>.</param>
    /// <param name="elementType">Type of the output's elements.</param>
    /// <param name="inputs">Inputs in ONNX's order; null leaves an optional one out.</param>
    /// <param name="attributes">Attributes by name.</param>
    public GraphValue Operator(
        string type, OnnxElementType elementType, ReadOnlySpan<GraphValue?> inputs, params ReadOnlySpan<(string Name, OnnxAttribute Value)> attributes) =>
        Operator(type, elementType, outputs: 1, inputs, attributes)[0];

    /// <summary>Any operator of ONNX with several outputs of one type.</summary>
    public GraphValue[] Operator(
        string type,
        OnnxElementType elementType,
        int outputs,
        ReadOnlySpan<GraphValue?> inputs,
        params ReadOnlySpan<(string Name, OnnxAttribute Value)> attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        string[] names = new string[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            names[i] = inputs[i] is { } input ? Own(input) : "";
        }

        string[] results = new string[outputs];
        for (int i = 0; i < outputs; i++)
        {
            results[i] = Fresh(type);
        }

        AddNode(type, results[0], names, results, attributes);
        return Array.ConvertAll(results, name => new GraphValue(this, name, elementType, dimensions: null));
    }

    /// <summary>Runs the network that the graph is written round, once.</summary>
    /// <param name="inputs">A value for each of its inputs.</param>
    /// <returns>Its outputs.</returns>
    /// <exception cref="ArgumentException">The number of inputs is not the network's.</exception>
    /// <exception cref="InvalidOperationException">The graph is not written round a network, or that was run before.</exception>
    public GraphValue[] Apply(params ReadOnlySpan<GraphValue> inputs)
    {
        if (_network is not { IsApplied: false })
        {
            throw new InvalidOperationException($"The graph '{_graph.Name}' is not written round a network that has still to run.");
        }

        string[] names = new string[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            names[i] = Own(inputs[i]);
        }

        return [.. _network.Apply(_graph, names).Select(output => new GraphValue(this, output.Name, output.ElementType, dimensions: null))];
    }

    /// <summary>Ends the graph.</summary>
    /// <exception cref="InvalidOperationException">No output was declared, or the graph was built before.</exception>
    public OnnxModel Build()
    {
        if (_built || _graph.Output.Count == 0)
        {
            throw new InvalidOperationException(
                _built ? $"The graph '{_graph.Name}' was built before." : $"The graph '{_graph.Name}' has no output; call Output first.");
        }

        _built = true;
        if (_network is null)
        {
            _model.IrVersion = IrVersion;
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        }

        _model.ProducerName = "LiveSR";
        _model.ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version!.ToString(3);
        _model.Graph = _graph;
        _model.MetadataProps.Clear();
        _model.MetadataProps.AddRange(Metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        return new OnnxModel(_model, path: null);
    }

    private void AddNode(
        string type, string name, string[] inputs, string[] outputs, ReadOnlySpan<(string Name, OnnxAttribute Value)> attributes)
    {
        var node = new NodeProto { OpType = type, Name = name.Length > 0 ? name : outputs[0] };
        node.Input.AddRange(inputs);
        while (node.Input.Count > 0 && node.Input[^1].Length == 0)
        {
            node.Input.RemoveAt(node.Input.Count - 1);
        }

        node.Output.AddRange(outputs);
        foreach ((string attributeName, OnnxAttribute value) in attributes)
        {
            node.Attribute.Add(value.ToProto(attributeName));
        }

        _graph.Node.Add(node);
    }

    private GraphValue Store(
        string name, OnnxElementType type, ReadOnlySpan<byte> littleEndian, int count, ReadOnlySpan<long> dimensions)
    {
        long wanted = 1;
        var shape = new OnnxDimension[dimensions.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            wanted *= dimensions[i];
            shape[i] = dimensions[i];
        }

        if (wanted != count)
        {
            throw new ArgumentException($"'{name}' [{string.Join<OnnxDimension>(", ", shape)}] needs {wanted} numbers and was given {count}.", nameof(dimensions));
        }

        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(littleEndian) };
        tensor.Dims.AddRange(dimensions.ToArray());
        _graph.Initializer.Add(tensor);
        return new GraphValue(this, name, type, shape);
    }

    private string Own(GraphValue value) => ReferenceEquals(value.Graph, this)
        ? value.Name
        : throw new ArgumentException($"The value '{value.Name}' belongs to another graph.", nameof(value));

    private void Claim(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The name '{name}' is taken in the graph '{_graph.Name}'.", nameof(name));
        }
    }

    private string Fresh(string stem)
    {
        string name;
        do
        {
            int number = _counters.GetValueOrDefault(stem);
            _counters[stem] = number + 1;
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }
        while (!_names.Add(name));
        return name;
    }

    private GraphValue Shared(OnnxElementType type, ReadOnlySpan<byte> littleEndian, int count, ReadOnlySpan<long> dimensions)
    {
        string key = $"{type}[{string.Join(',', dimensions.ToArray())}]{Convert.ToHexString(SHA256.HashData(littleEndian))}";
        return _shared.TryGetValue(key, out GraphValue? known)
            ? known
            : _shared[key] = Store(Fresh("constant"), type, littleEndian, count, dimensions);
    }
}
