using System.Runtime.InteropServices;
using Google.Protobuf;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>
/// Writes a network of 32-bit floats again in 16-bit floats: half the memory, and the arithmetic of tensor cores. Inputs and
/// outputs stay as they were; a cast stands behind each input and before each output. What is lost has to be measured: a
/// half has 11 bits of mantissa, and none above 65504.
/// </summary>
public static class HalfPrecision
{
    private const float Largest = 65504;

    /// <summary>Inputs of operators that ONNX asks for in 32-bit floats whatever the image's type is.</summary>
    private static readonly Dictionary<string, int[]> StaysFloat = new(StringComparer.Ordinal) { ["Resize"] = [1, 2], ["Upsample"] = [1] };

    /// <summary>Operators whose result's type is an attribute of its own.</summary>
    private static readonly Dictionary<string, string> TypeAttributes = new(StringComparer.Ordinal)
    {
        ["Cast"] = "to",
        ["RandomNormal"] = "dtype",
        ["RandomUniform"] = "dtype",
        ["EyeLike"] = "dtype",
    };

    /// <summary>Writes the network in half precision.</summary>
    /// <param name="model">The network; not changed.</param>
    /// <exception cref="OnnxFormatException">
    /// It has weights that no half holds, weights in files of their own, or graphs inside its graph.
    /// </exception>
    public static OnnxModel Of(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.HasExternalData)
        {
            throw new OnnxFormatException($"the model '{model.Name}' keeps weights in files of its own and cannot be written in half precision.");
        }

        ModelProto proto = model.Proto.Clone();
        new Rewriting(proto.Graph).Run();
        return new OnnxModel(proto, model.Path);
    }

    /// <summary>A graph that is being rewritten.</summary>
    private sealed class Rewriting(GraphProto graph)
    {
        private readonly HashSet<string> _names = [.. graph.Node.SelectMany(node => node.Output), .. graph.Initializer.Select(tensor => tensor.Name)];

        internal void Run()
        {
            if (graph.Node.SelectMany(node => node.Attribute).Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
            {
                throw new OnnxFormatException($"the model '{graph.Name}' has graphs inside its graph (If, Loop, Scan) and cannot be written in half precision.");
            }

            HashSet<string> kept = KeptFloats();
            foreach (TensorProto tensor in graph.Initializer.Where(tensor => !kept.Contains(tensor.Name)))
            {
                Halve(tensor);
            }

            foreach (NodeProto node in graph.Node)
            {
                HalveAttributes(node);
            }

            CastInputs();
            CastOutputs();
            // What it says of values inside is no longer true, and nobody needs it.
            graph.ValueInfo.Clear();
        }

        /// <summary>
        /// Initializers that stay: those of inputs, for who gives others gives 32 bits, and copies of those that an operator
        /// reads where it asks for 32 bits.
        /// </summary>
        private HashSet<string> KeptFloats()
        {
            HashSet<string> kept = [.. graph.Input.Select(input => input.Name)];
            var floats = graph.Initializer.Where(IsFloat).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
            foreach (NodeProto node in graph.Node)
            {
                foreach (int i in StaysFloat.GetValueOrDefault(node.OpType, []).Where(i => i < node.Input.Count))
                {
                    if (floats.TryGetValue(node.Input[i], out TensorProto? tensor))
                    {
                        string own = Fresh($"{tensor.Name}/fp32");
                        TensorProto twin = tensor.Clone();
                        twin.Name = own;
                        graph.Initializer.Add(twin);
                        node.Input[i] = own;
                        kept.Add(own);
                    }
                }
            }

            return kept;
        }

        private void CastInputs()
        {
            int casts = 0;
            foreach (ValueInfoProto input in graph.Input.Where(IsFloat))
            {
                string half = Fresh($"{input.Name}/fp16");
                foreach (NodeProto node in graph.Node)
                {
                    Replace(node.Input, input.Name, half);
                }

                graph.Node.Insert(casts++, Cast(input.Name, half, OnnxElementType.Float16));
            }
        }

        private void CastOutputs()
        {
            foreach (ValueInfoProto output in graph.Output.Where(IsFloat))
            {
                string half = Fresh($"{output.Name}/fp16");
                foreach (NodeProto node in graph.Node)
                {
                    Replace(node.Output, output.Name, half);
                    Replace(node.Input, output.Name, half);
                }

                graph.Node.Add(Cast(half, output.Name, OnnxElementType.Float));
            }
        }

        private string Fresh(string name)
        {
            while (!_names.Add(name))
            {
                name += "_";
            }

            return name;
        }

        private static NodeProto Cast(string from, string to, OnnxElementType type) => new()
        {
            OpType = "Cast",
            Name = $"livesr.cast/{to}",
            Input = { from },
            Output = { to },
            Attribute = { new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)type } },
        };

        private static void Replace(Google.Protobuf.Collections.RepeatedField<string> names, string old, string replacement)
        {
            for (int i = 0; i < names.Count; i++)
            {
                names[i] = names[i] == old ? replacement : names[i];
            }
        }
    }

    private static bool IsFloat(TensorProto tensor) => tensor.DataType == (int)OnnxElementType.Float;

    private static bool IsFloat(ValueInfoProto value) => OnnxTensorInfo.Of(value).ElementType == OnnxElementType.Float;

    /// <summary>The tensors of constants, and the types that an operator is asked for.</summary>
    private static void HalveAttributes(NodeProto node)
    {
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.T is { } tensor)
            {
                Halve(tensor);
            }

            if (TypeAttributes.GetValueOrDefault(node.OpType) == attribute.Name && attribute.I == (int)OnnxElementType.Float)
            {
                attribute.I = (int)OnnxElementType.Float16;
            }
        }

        if (node.OpType == "Constant" && node.Attribute.FirstOrDefault(a => a.Name is "value_float" or "value_floats") is { } numbers)
        {
            var values = new TensorProto { DataType = (int)OnnxElementType.Float };
            values.FloatData.Add(numbers.Name == "value_float" ? [numbers.F] : numbers.Floats);
            values.Dims.Add(numbers.Name == "value_float" ? [] : [numbers.Floats.Count]);
            Halve(values);
            node.Attribute.Remove(numbers);
            node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = values });
        }
    }

    private static void Halve(TensorProto tensor)
    {
        if (!IsFloat(tensor))
        {
            return;
        }

        float[] values = TensorReader.Floats(tensor, folder: null);
        if (values.Any(value => float.IsFinite(value) && Math.Abs(value) > Largest))
        {
            throw new OnnxFormatException($"the tensor '{tensor.Name}' has values beyond {Largest}, which half precision cannot hold.");
        }

        tensor.FloatData.Clear();
        tensor.DataType = (int)OnnxElementType.Float16;
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (Half)value).AsSpan()));
    }
}
