using System.Collections.Immutable;
using LiveSR.Onnx.Analysis.Rules;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Analysis;

/// <summary>A node as a rule sees it: its attributes, and what is known of its inputs.</summary>
internal sealed class NodeView(NodeProto node, Value?[] inputs, SizeConstraints sizes, long opset)
{
    internal NodeProto Node => node;

    internal long Opset => opset;

    internal SizeConstraints Sizes => sizes;

    internal ReadOnlySpan<Value?> Inputs => inputs;

    /// <summary>The first input, whose shape must be known.</summary>
    internal Value Data => Shaped(0);

    /// <summary>Names the node in a message: <c>Conv 'conv_3'</c>.</summary>
    internal static string Label(NodeProto node)
    {
        string name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";
        return $"{OnnxModel.OperatorName(node)} '{name}'";
    }

    internal Value? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    internal Value Required(int index) => Optional(index) ?? throw new NotLocalException($"input {index} is missing");

    internal Value Shaped(int index)
    {
        Value value = Required(index);
        return value.Rank >= 0 ? value : throw new NotLocalException("the shape of its input is not known");
    }

    /// <summary>A vector of numbers that the graph fixes or computes from sizes.</summary>
    internal ImmutableArray<SymbolicSize> Numbers(int index)
    {
        ImmutableArray<SymbolicSize> content = Required(index).Content;
        return content.IsDefault ? throw new NotLocalException($"input {index} is computed in a way that cannot be followed") : content;
    }

    internal bool Has(string attribute) => node.Attribute.Any(a => a.Name == attribute);

    internal long Integer(string attribute, long otherwise) =>
        node.Attribute.FirstOrDefault(a => a.Name == attribute)?.I ?? otherwise;

    internal string Text(string attribute, string otherwise) =>
        node.Attribute.FirstOrDefault(a => a.Name == attribute)?.S.ToStringUtf8() ?? otherwise;

    internal long[]? Integers(string attribute) =>
        node.Attribute.FirstOrDefault(a => a.Name == attribute)?.Ints.ToArray();

    /// <summary>Numbers from an attribute, as old operator sets have it, or from an input; null when neither is there.</summary>
    internal ImmutableArray<SymbolicSize>? NumbersFrom(string attribute, int input)
    {
        if (Integers(attribute) is { } values)
        {
            return [.. values.Select(Arithmetic.OfInteger)];
        }

        return Optional(input) is null ? null : Numbers(input);
    }

    /// <summary>An axis counted from the front.</summary>
    internal static int Axis(long axis, int rank)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank ? (int)counted : throw new NotLocalException($"axis {axis} is not one of its {rank} axes");
    }

    /// <summary>A whole number that does not follow the image's size.</summary>
    internal static int Fixed(SymbolicSize size, string what) =>
        size.IsConstant && size.Offset.IsInteger && size.Offset.Numerator is >= int.MinValue and <= int.MaxValue
            ? (int)size.Offset.Numerator
            : throw new NotLocalException($"{what} depends on the size of the image ({size})");

    /// <summary>
    /// The value after an operator that reads along one axis as <paramref name="map"/> says and gives it a new size.
    /// </summary>
    internal Value Moved(Value value, int axis, SymbolicSize size, AxisMap map)
    {
        SymbolicSize before = value.Shape[axis];
        Value moved = value.WithAxis(axis, size);
        if (!before.IsSpatial)
        {
            return moved;
        }

        if (!map.Fits(before, size))
        {
            throw new NotLocalException($"it makes {size} of {before}, a part that depends on the size of the image");
        }

        sizes.Note(size);
        return moved.WithMargin(before.Variable, map.Apply(before, value.MarginOf(before.Variable), size));
    }
}
