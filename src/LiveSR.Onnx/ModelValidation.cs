using Google.Protobuf;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>Turns bytes of unknown origin into a model, or into one line that says why not.</summary>
internal static class ModelValidation
{
    private const string Advice = "check that it is a whole .onnx file";

    internal static ModelProto Parse(ReadOnlySpan<byte> bytes, string name)
    {
        WireScan.Check(bytes, name);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new OnnxFormatException($"{name}: not an ONNX model ({FirstSentence(error.Message)}); {Advice}.", error);
        }

        if (model.Graph is null || (model.Graph.Node.Count == 0 && model.Graph.Output.Count == 0))
        {
            throw new OnnxFormatException($"{name}: not an ONNX model (no graph inside); {Advice}.");
        }

        if (model.Graph.Output.Count == 0)
        {
            throw new OnnxFormatException($"{name}: the ONNX graph has no output; export the model again.");
        }

        return model;
    }

    /// <summary>Checks that each tensor's data fit its shape, and that external data stay in the model's folder.</summary>
    internal static void CheckTensors(ModelProto model, string name, string? folder)
    {
        foreach (TensorProto tensor in Tensors(model.Graph))
        {
            try
            {
                long elements = TensorReader.ElementCount(tensor);
                if (ExternalData.IsExternal(tensor))
                {
                    ExternalData.Locate(tensor, elements, folder);
                }
                else
                {
                    TensorReader.CheckSize(tensor, elements);
                }
            }
            catch (OnnxExternalDataException error)
            {
                throw new OnnxExternalDataException($"{name}: {error.Message}", error);
            }
            catch (OnnxFormatException error)
            {
                throw new OnnxFormatException($"{name}: {error.Message}", error);
            }
        }
    }

    /// <summary>Every tensor of a graph: initializers, and tensors in attributes, those of inner graphs too.</summary>
    internal static IEnumerable<TensorProto> Tensors(GraphProto graph)
    {
        IEnumerable<AttributeProto> attributes = graph.Node.SelectMany(n => n.Attribute);
        return graph.Initializer
            .Concat(attributes.Where(a => a.T is not null).Select(a => a.T))
            .Concat(attributes.SelectMany(a => a.Tensors))
            .Concat(attributes.Where(a => a.G is not null).SelectMany(a => Tensors(a.G)))
            .Concat(attributes.SelectMany(a => a.Graphs).SelectMany(Tensors));
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf('.', StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
