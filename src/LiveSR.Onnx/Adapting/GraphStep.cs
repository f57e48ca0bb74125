using System.Runtime.InteropServices;
using Google.Protobuf;
using LiveSR.Onnx.Building;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Adapting;

/// <summary>One operator of a chain: it reads what the one before gave, and constants.</summary>
/// <param name="Operator">Type of the operator.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Operands">Its further inputs, without names.</param>
internal sealed record GraphStep(string Operator, (string Name, OnnxAttribute Value)[] Attributes, params TensorProto[] Operands)
{
    internal static GraphStep Transpose(params long[] permutation) => new("Transpose", [("perm", permutation)]);

    internal static GraphStep Cast(OnnxElementType type) => new("Cast", [("to", (int)type)]);

    /// <summary>Rounds to whole numbers between two ends: what a cast alone would cut or wrap.</summary>
    internal static GraphStep[] Quantize(float low, float high) =>
        [new("Max", [], Number(low)), new("Min", [], Number(high)), new("Add", [], Number(0.5f)), new("Floor", [])];

    /// <summary><c>gain * x + offset</c>.</summary>
    internal static GraphStep[] Map(float gain, float offset) => [new("Mul", [], Number(gain)), new("Add", [], Number(offset))];

    /// <summary>An image's border mirrored outwards, edge pixels not repeated.</summary>
    internal static GraphStep Reflect(Padding2D border) =>
        new("Pad", [("mode", "reflect")], Numbers(0, 0, border.Top, border.Left, 0, 0, border.Bottom, border.Right));

    /// <summary>An image without its border.</summary>
    internal static GraphStep Crop(Padding2D border) =>
        new("Slice", [], Numbers(border.Top, border.Left), Numbers(End(border.Bottom), End(border.Right)), Numbers(2, 3));

    private static long End(int border) => border == 0 ? long.MaxValue : -border;

    private static TensorProto Number(float value) =>
        new() { DataType = (int)OnnxElementType.Float, RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)) };

    private static TensorProto Numbers(params long[] values)
    {
        var tensor = new TensorProto { DataType = (int)OnnxElementType.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        tensor.Dims.Add(values.Length);
        return tensor;
    }
}
