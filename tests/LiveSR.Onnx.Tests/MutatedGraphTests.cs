using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Tests;

/// <summary>Whatever a graph says, reading its receptive field and cost ends with an answer or one kind of error.</summary>
public class MutatedGraphTests
{
    private static readonly string[] OperatorTypes =
    [
        "Conv", "ConvTranspose", "MaxPool", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth", "Transpose", "Concat", "Split", "Pad",
        "Slice", "Shape", "Gather", "ConstantOfShape", "Squeeze", "Unsqueeze", "Flatten", "Reshape", "Expand", "ReduceMean", "Softmax",
        "LayerNormalization", "InstanceNormalization", "MatMul", "Gemm", "Add", "Mod", "Cast", "Clip", "Where", "BatchNormalization",
        "QLinearConv", "Constant", "Identity", "GlobalAveragePool", "Floor", "Div", "LpPool", "Loop",
    ];

    [Fact]
    public void MutatedGraphsGiveAnAnswerOrOneKindOfError() => Prop.ForAll(
        RandomNetwork.Any,
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
        (network, seed) =>
        {
            ModelProto proto = network.ToModel().Proto;
            var random = new Random(seed);
            for (int i = 0; i <= random.Next(4); i++)
            {
                Mutate(proto, random);
            }

            var model = new OnnxModel(proto, null);
            try
            {
                ReceptiveField.Of(model);
                GraphCost.Of(model);
            }
            catch (OnnxFormatException error)
            {
                error.Message.ShouldNotBeEmpty();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true));

    private static void Mutate(ModelProto proto, Random random)
    {
        GraphProto graph = proto.Graph;
        NodeProto node = graph.Node[random.Next(graph.Node.Count)];
        TensorProto tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
        AttributeProto? attribute = node.Attribute.Count > 0 ? node.Attribute[random.Next(node.Attribute.Count)] : null;
        long[] wild = [0, 1, -1, 2, 5, -7, 1 << 20, int.MaxValue, long.MaxValue, long.MinValue];
        long number = wild[random.Next(wild.Length)];
        switch (random.Next(10))
        {
            case 0:
                node.OpType = OperatorTypes[random.Next(OperatorTypes.Length)];
                break;
            case 1 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 2 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = "";
                break;
            case 3:
                node.Input.Insert(random.Next(node.Input.Count + 1), tensor.Name);
                break;
            case 4 when attribute is not null:
                node.Attribute.Remove(attribute);
                break;
            case 5 when attribute is { Ints.Count: > 0 }:
                attribute.Ints[random.Next(attribute.Ints.Count)] = number;
                break;
            case 6 when attribute is { Ints.Count: > 0 }:
                attribute.Ints.RemoveAt(0);
                break;
            case 7 when attribute is not null:
                attribute.I = number;
                break;
            case 8 when tensor.DataType == (int)OnnxElementType.Int64 && tensor.RawData.Length > 0:
                byte[] raw = tensor.RawData.ToByteArray();
                BitConverter.GetBytes(number).CopyTo(raw, random.Next(raw.Length / 8) * 8);
                tensor.RawData = Google.Protobuf.ByteString.CopyFrom(raw);
                break;
            case 9:
                proto.OpsetImport[0].Version = random.Next(1, 22);
                break;
            default:
                node.Output.Add($"more_{random.Next()}");
                break;
        }
    }
}
