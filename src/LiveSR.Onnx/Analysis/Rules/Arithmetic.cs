using System.Collections.Immutable;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>
/// Follows the numbers of short vectors through arithmetic: exporters compute sizes, scales and pads inside the graph
/// from the image's shape.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Vectors longer than this are data, not sizes.</summary>
    internal const int LongestVector = 64;

    /// <summary>The value with its content, where the operator and its inputs allow to compute it.</summary>
    internal static Value Fold(NodeView node, Value result)
    {
        if (result.Rank is < 0 or > 1 || result.FromPixels || !AllHaveContent(node))
        {
            return result;
        }

        bool integer = node.Inputs.Length > 0 && node.Required(0).IsInteger;
        if (node.Node.OpType == "Cast")
        {
            integer = IsIntegerType((OnnxElementType)node.Integer("to", 1));
        }

        int length = result.Rank == 0 ? 1 : Length(result.Shape[0]);
        if (length < 0)
        {
            return result;
        }

        ImmutableArray<SymbolicSize>.Builder content = ImmutableArray.CreateBuilder<SymbolicSize>(length);
        for (int i = 0; i < length; i++)
        {
            content.Add(Apply(node, integer, i));
        }

        return Layout.WithContent(result, content.MoveToImmutable(), integer);
    }

    /// <summary>The content of a stored tensor, where it is a short vector or a scalar of numbers.</summary>
    internal static Value WithContent(Value constant, TensorProto tensor, string? folder)
    {
        var type = (OnnxElementType)tensor.DataType;
        bool real = type is OnnxElementType.Float or OnnxElementType.Double or OnnxElementType.Float16;
        if (tensor.Dims.Count > 1 || TensorReader.ElementCount(tensor) > LongestVector || (!real && !IsIntegerType(type)))
        {
            return constant;
        }

        ImmutableArray<SymbolicSize> content = real
            ? [.. TensorReader.Floats(tensor, folder).Select(v => OfDouble(v))]
            : [.. TensorReader.Integers(tensor, folder).Select(OfInteger)];
        return constant with { Content = content, IsInteger = !real };
    }

    internal static SymbolicSize OfDouble(double value) =>
        Ratio.FromDouble(value) is { } ratio ? SymbolicSize.Constant(ratio) : SymbolicSize.Unknown;

    /// <summary>Exporters write the largest and the smallest integer for 'to the end'; limited, arithmetic cannot overflow on them.</summary>
    internal static SymbolicSize OfInteger(long value) => Math.Clamp(value, -(1L << 60), 1L << 60);

    private static bool AllHaveContent(NodeView node)
    {
        foreach (Value? input in node.Inputs)
        {
            if (input is { Content.IsDefault: true })
            {
                return false;
            }
        }

        return true;
    }

    private static int Length(SymbolicSize size) =>
        size.IsConstant && size.Offset.IsInteger && size.Offset.Numerator is >= 0 and <= LongestVector ? (int)size.Offset.Numerator : -1;

    private static SymbolicSize Apply(NodeView node, bool integer, int index)
    {
        SymbolicSize a = At(node.Required(0), index);
        SymbolicSize b = node.Inputs.Length > 1 ? At(node.Required(1), index) : SymbolicSize.Unknown;
        return node.Node.OpType switch
        {
            "Identity" => a,
            "Cast" => integer ? node.Sizes.Floor(a) : a,
            "Floor" => node.Sizes.Floor(a),
            "Ceil" => Ceiling(node, a),
            "Neg" => a * (Ratio)(-1),
            "Add" => a + b,
            "Sub" => a - b,
            "Mul" => a * b,
            "Div" => integer ? node.Sizes.Floor(a / b) : a / b,
            "Mod" => Remainder(node, a, b),
            "Max" => Larger(a, b),
            "Min" => Larger(a, b) == a ? b : Larger(a, b) == b ? a : SymbolicSize.Unknown,
            _ => SymbolicSize.Unknown,
        };
    }

    private static SymbolicSize At(Value value, int index) => value.Content.Length == 1 ? value.Content[0] : value.Content[index];

    private static SymbolicSize Ceiling(NodeView node, SymbolicSize size)
    {
        node.Sizes.Note(size);
        return size.Ceiling();
    }

    /// <summary>What a division leaves: a number, if the image's size is a multiple that makes the rest divisible.</summary>
    private static SymbolicSize Remainder(NodeView node, SymbolicSize a, SymbolicSize b)
    {
        if (!b.IsConstant || b.Offset <= Ratio.Zero || !a.IsKnown)
        {
            return SymbolicSize.Unknown;
        }

        SymbolicSize quotient = node.Sizes.Floor(a / b);
        return SymbolicSize.Constant(a.Offset - (quotient.Offset * b.Offset));
    }

    private static SymbolicSize Larger(SymbolicSize a, SymbolicSize b)
    {
        SymbolicSize difference = a - b;
        if (!difference.IsConstant)
        {
            return SymbolicSize.Unknown;
        }

        return difference.Offset >= Ratio.Zero ? a : b;
    }

    private static bool IsIntegerType(OnnxElementType type) =>
        type is OnnxElementType.Int64 or OnnxElementType.Int32 or OnnxElementType.Int16 or OnnxElementType.Int8
            or OnnxElementType.UInt64 or OnnxElementType.UInt32 or OnnxElementType.UInt16 or OnnxElementType.UInt8;
}
