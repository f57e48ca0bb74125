using System.Globalization;
using LiveSR.Onnx.Building;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Adapting;

/// <summary>Writes operators before the input of a graph and behind its output; what lies between stays as it is.</summary>
internal sealed class GraphWrapping(GraphProto graph)
{
    private int _count;

    /// <summary>Declares another input, from which the steps compute the one that the graph had.</summary>
    /// <param name="input">Name of the graph's input.</param>
    /// <param name="type">Type of the new one.</param>
    /// <param name="dimensions">Shape of the new one.</param>
    /// <param name="steps">What lies between them.</param>
    internal void Before(string input, OnnxElementType type, IReadOnlyList<OnnxDimension> dimensions, IReadOnlyList<GraphStep> steps)
    {
        string value = Fresh("input");
        ValueInfoProto declared = graph.Input.First(i => i.Name == input);
        graph.Input[graph.Input.IndexOf(declared)] = new OnnxTensorInfo(value, type, [.. dimensions]).ToProto();
        for (int i = 0; i < steps.Count; i++)
        {
            string result = i == steps.Count - 1 ? input : Fresh(steps[i].Operator);
            graph.Node.Insert(i, Node(steps[i], value, result));
            value = result;
        }
    }

    /// <summary>Declares another output, which the steps compute from the one that the graph had.</summary>
    /// <inheritdoc cref="Before"/>
    internal void Behind(string output, OnnxElementType type, IReadOnlyList<OnnxDimension> dimensions, IReadOnlyList<GraphStep> steps)
    {
        string value = output;
        foreach (GraphStep step in steps)
        {
            string result = Fresh(step.Operator);
            graph.Node.Add(Node(step, value, result));
            value = result;
        }

        graph.Output[0] = new OnnxTensorInfo(value, type, [.. dimensions]).ToProto();
    }

    private NodeProto Node(GraphStep step, string input, string output)
    {
        var node = new NodeProto { OpType = step.Operator, Name = output };
        node.Input.Add(input);
        foreach (TensorProto operand in step.Operands)
        {
            operand.Name = Fresh("constant");
            graph.Initializer.Add(operand);
            node.Input.Add(operand.Name);
        }

        foreach ((string name, OnnxAttribute value) in step.Attributes)
        {
            node.Attribute.Add(value.ToProto(name));
        }

        node.Output.Add(output);
        return node;
    }

    /// <summary>A name that no exporter gives.</summary>
    private string Fresh(string stem)
    {
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"livesr.{stem}.{_count++}");
        }
        while (graph.Initializer.Any(t => t.Name == name) || graph.Node.Any(n => n.Output.Contains(name)) || graph.Input.Any(i => i.Name == name));
        return name;
    }
}
