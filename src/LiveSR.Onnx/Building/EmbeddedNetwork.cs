using System.Collections.Immutable;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Building;

/// <summary>
/// A network inside a graph that is written round it. Its nodes keep their names; the graph's own keep clear of them.
/// </summary>
internal sealed class EmbeddedNetwork
{
    /// <summary>From this operator set on, everything that a builder writes takes the same arguments.</summary>
    private const int LeastOpset = 13;

    private readonly ImmutableArray<OnnxTensorInfo> _inputs;
    private readonly ImmutableArray<OnnxTensorInfo> _outputs;
    private readonly NodeProto[] _nodes;

    private EmbeddedNetwork(OnnxModel network, NodeProto[] nodes)
    {
        (_inputs, _outputs, _nodes) = (network.Inputs, network.Outputs, nodes);
        Names = [.. nodes.SelectMany(node => node.Output), .. network.Initializers, .. _inputs.Select(input => input.Name)];
    }

    /// <summary>Every name that its graph uses.</summary>
    internal ImmutableHashSet<string> Names { get; }

    internal bool IsApplied { get; private set; }

    /// <summary>A copy of the network whose nodes, image inputs and outputs are taken out of its graph.</summary>
    internal static EmbeddedNetwork TakeFrom(OnnxModel network, out ModelProto rest)
    {
        if (network.Opset < LeastOpset)
        {
            throw new OnnxFormatException(
                $"the model '{network.Name}' is written in operator set {network.Opset}; a graph can be written round one from {LeastOpset} on: export it again.");
        }

        rest = network.Proto.Clone();
        var embedded = new EmbeddedNetwork(network, [.. rest.Graph.Node]);
        HashSet<string> fed = [.. embedded._inputs.Select(input => input.Name)];
        ValueInfoProto[] kept = [.. rest.Graph.Input.Where(input => !fed.Contains(input.Name))];
        rest.Graph.Node.Clear();
        rest.Graph.Input.Clear();
        rest.Graph.Input.AddRange(kept);
        rest.Graph.Output.Clear();
        return embedded;
    }

    internal ImmutableArray<OnnxTensorInfo> Apply(GraphProto graph, string[] inputs)
    {
        if (inputs.Length != _inputs.Length)
        {
            throw new ArgumentException($"The network has {_inputs.Length} inputs and was given {inputs.Length}.", nameof(inputs));
        }

        IsApplied = true;
        foreach ((string value, OnnxTensorInfo input) in inputs.Zip(_inputs))
        {
            graph.Node.Add(new NodeProto { OpType = "Identity", Name = $"livesr.input/{input.Name}", Input = { value }, Output = { input.Name } });
        }

        graph.Node.AddRange(_nodes);
        return _outputs;
    }
}
