using LiveSR.Onnx.Analysis.Rules;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Analysis;

/// <summary>Follows the image through a graph, node by node: sizes, margins, and what makes a value global.</summary>
internal sealed class GraphAnalysis
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    private GraphAnalysis(OnnxModel model) => _model = model;

    /// <summary>What the graph asks of the image's size.</summary>
    internal SizeConstraints Sizes { get; } = new();

    /// <summary>The model's input image.</summary>
    internal OnnxTensorInfo Input { get; private set; } = null!;

    /// <summary>What is known of the model's output.</summary>
    internal Value Output { get; private set; } = null!;

    /// <summary>Follows a model that takes one image and gives one, and asks something of what was found.</summary>
    /// <exception cref="OnnxFormatException">It takes or gives something else, or the graph contradicts itself.</exception>
    internal static T Ask<T>(OnnxModel model, Func<GraphAnalysis, T> question)
    {
        var analysis = new GraphAnalysis(model);
        try
        {
            analysis.Run();
            return question(analysis);
        }
        catch (Exception error) when (error is OverflowException or DivideByZeroException)
        {
            throw new OnnxFormatException($"The model '{model.Name}' computes with absurd sizes; export it again.", error);
        }
    }

    /// <summary>What is known of a value, or null when no output of the model needs it.</summary>
    internal Value? Find(string name) => _values.GetValueOrDefault(name);

    private void Run()
    {
        GraphProto graph = _model.Proto.Graph;
        Input = ImageInput();
        _values[Input.Name] = Image();
        foreach (TensorProto tensor in graph.Initializer)
        {
            _values[tensor.Name] = Constant(tensor);
        }

        HashSet<string> needed = Needed(graph);
        foreach (NodeProto node in graph.Node)
        {
            if (node.Output.Any(needed.Contains))
            {
                Follow(node);
            }
        }

        string output = graph.Output[0].Name;
        Output = _values.GetValueOrDefault(output)
            ?? throw new OnnxFormatException($"The model '{_model.Name}': nothing gives its output '{output}'; export it again.");
    }

    private OnnxTensorInfo ImageInput()
    {
        System.Collections.Immutable.ImmutableArray<OnnxTensorInfo> inputs = _model.Inputs;
        if (inputs.Length != 1 || _model.Proto.Graph.Output.Count != 1)
        {
            throw new OnnxFormatException(
                $"The model '{_model.Name}' has {inputs.Length} inputs and {_model.Proto.Graph.Output.Count} outputs; LiveSR runs models that take one image and give one.");
        }

        return inputs[0].Rank == 4
            ? inputs[0]
            : throw new OnnxFormatException($"The model '{_model.Name}' takes {inputs[0]}; LiveSR runs models on images [N, C, H, W].");
    }

    private Value Image()
    {
        SizeVariable[] variables = [SizeVariable.Batch, SizeVariable.None, SizeVariable.Height, SizeVariable.Width];
        var shape = new SymbolicSize[4];
        for (int axis = 0; axis < 4; axis++)
        {
            OnnxDimension dimension = Input.Dimensions[axis];
            shape[axis] = axis == 1
                ? dimension.Value is { } channels ? channels : SymbolicSize.Unknown
                : SymbolicSize.Of(variables[axis]);
            if (axis != 1 && dimension.Value is { } fixedSize)
            {
                Sizes.Fix(variables[axis], fixedSize);
            }
        }

        return new Value { Shape = [.. shape], FromPixels = true };
    }

    private Value Constant(TensorProto tensor) =>
        Arithmetic.WithContent(Value.Constant(tensor.Dims), tensor, _model.Folder);

    /// <summary>Values that the output is computed from.</summary>
    private static HashSet<string> Needed(GraphProto graph)
    {
        HashSet<string> needed = [.. graph.Output.Select(o => o.Name)];
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                needed.UnionWith(Reads(node));
            }
        }

        return needed;
    }

    private static IEnumerable<string> Reads(NodeProto node) => node.Input.Concat(Captured(node));

    /// <summary>Names that the graphs inside a node (branches, loop bodies) read; some are their own, some from outside.</summary>
    private static IEnumerable<string> Captured(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is { } inner ? a.Graphs.Append(inner) : a.Graphs)
            .SelectMany(g => g.Node.SelectMany(Reads).Concat(g.Output.Select(o => o.Name)));

    private void Follow(NodeProto node)
    {
        Value?[] inputs = [.. node.Input.Select(name => Lookup(node, name))];
        Value?[] captured = [.. Captured(node).Select(_values.GetValueOrDefault)];
        Value[] results;
        try
        {
            results = node.OpType == "Constant" ? [ConstantNode(node)] : OperatorRules.Apply(new NodeView(node, inputs, Sizes, _model.Opset));
        }
        catch (NotLocalException reason)
        {
            results = [.. node.Output.Select(_ => Opaque(node, [.. inputs, .. captured], reason.Message))];
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            string name = node.Output[i];
            if (name.Length > 0)
            {
                _values[name] = i < results.Length ? results[i] : Opaque(node, inputs, "its further outputs cannot be followed");
            }
        }
    }

    private Value? Lookup(NodeProto node, string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        return _values.TryGetValue(name, out Value? value)
            ? value
            : throw new OnnxFormatException($"The model '{_model.Name}': {NodeView.Label(node)} reads '{name}', which nothing before it gives; export it again.");
    }

    private Value ConstantNode(NodeProto node)
    {
        AttributeProto? attribute = node.Attribute.FirstOrDefault(a => a.Name.StartsWith("value", StringComparison.Ordinal));
        return attribute?.Name switch
        {
            "value" when attribute.T is { } tensor => Constant(tensor),
            "value_int" => Layout.WithContent(Value.Constant([]), [Arithmetic.OfInteger(attribute.I)], integer: true),
            "value_ints" => Layout.WithContent(Value.Constant([attribute.Ints.Count]), attribute.Ints.Select(Arithmetic.OfInteger), integer: true),
            "value_float" => Layout.WithContent(Value.Constant([]), [Arithmetic.OfDouble(attribute.F)], integer: false),
            "value_floats" => Layout.WithContent(Value.Constant([attribute.Floats.Count]), attribute.Floats.Select(f => Arithmetic.OfDouble(f)), integer: false),
            _ => throw new NotLocalException("it holds a constant of a kind that cannot be followed"),
        };
    }

    /// <summary>The result of a node that could not be followed: global if the image had a part in it.</summary>
    private static Value Opaque(NodeProto node, Value?[] inputs, string reason)
    {
        bool fromPixels = inputs.Any(v => v is { FromPixels: true });
        return new Value
        {
            FromPixels = fromPixels,
            FromSize = inputs.Any(v => v is { FromSize: true }),
            Global = inputs.FirstOrDefault(v => v?.Global is not null)?.Global
                ?? (fromPixels ? $"{NodeView.Label(node)}: {reason}" : null),
        };
    }
}
