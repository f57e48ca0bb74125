namespace LiveSR.Onnx.Building;

/// <summary>
/// A value inside a graph that is being written: an input, a weight, or what an operator gave. Methods and operators
/// add nodes to the graph and give their results. Images are <c>[N, C, H, W]</c>.
/// </summary>
public sealed partial class GraphValue
{
    private readonly OnnxDimension[]? _dimensions;

    internal GraphValue(OnnxGraphBuilder graph, string name, OnnxElementType elementType, OnnxDimension[]? dimensions)
    {
        Graph = graph;
        Name = name;
        ElementType = elementType;
        _dimensions = dimensions;
    }

    /// <summary>The graph that it belongs to.</summary>
    public OnnxGraphBuilder Graph { get; }

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }

    /// <summary>Type of its elements.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name}: {ElementType}";

    /// <summary>Shape of a weight or constant; an operator's result does not know its own.</summary>
    private long[] FixedDimensions(string what) =>
        _dimensions is { } d && d.All(v => v.Value.HasValue)
            ? Array.ConvertAll(d, v => v.Value!.Value)
            : throw new ArgumentException($"The {what} '{Name}' must be a weight or constant of this graph.", what);

    private GraphValue Unary(string type, params ReadOnlySpan<(string Name, OnnxAttribute Value)> attributes) =>
        Graph.Operator(type, ElementType, [this], attributes);
}
