using System.Text;
using Google.Protobuf;
using LiveSR.Onnx.Proto;
using Kind = LiveSR.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace LiveSR.Onnx.Building;

/// <summary>
/// Value of an operator's attribute: a number, a text, or several numbers. Each converts implicitly:
/// <c>("axis", 1)</c>, <c>("mode", "cubic")</c>, <c>("pads", new long[] { 1, 1, 1, 1 })</c>.
/// </summary>
public readonly struct OnnxAttribute
{
    private readonly AttributeProto _value;

    private OnnxAttribute(AttributeProto value) => _value = value;

    /// <summary>An integer.</summary>
    public static implicit operator OnnxAttribute(long value) => new(new AttributeProto { Type = Kind.Int, I = value });

    /// <summary>An integer.</summary>
    public static implicit operator OnnxAttribute(int value) => (long)value;

    /// <summary>A truth value, which ONNX writes as 0 or 1.</summary>
    public static implicit operator OnnxAttribute(bool value) => value ? 1L : 0L;

    /// <summary>A float.</summary>
    public static implicit operator OnnxAttribute(float value) => new(new AttributeProto { Type = Kind.Float, F = value });

    /// <summary>A text.</summary>
    public static implicit operator OnnxAttribute(string value) =>
        new(new AttributeProto { Type = Kind.String, S = ByteString.CopyFrom(value, Encoding.UTF8) });

    /// <summary>Integers.</summary>
    public static implicit operator OnnxAttribute(long[] values)
    {
        var proto = new AttributeProto { Type = Kind.Ints };
        proto.Ints.AddRange(values);
        return new OnnxAttribute(proto);
    }

    /// <summary>Floats.</summary>
    public static implicit operator OnnxAttribute(float[] values)
    {
        var proto = new AttributeProto { Type = Kind.Floats };
        proto.Floats.AddRange(values);
        return new OnnxAttribute(proto);
    }

    internal AttributeProto ToProto(string name)
    {
        AttributeProto proto = _value.Clone();
        proto.Name = name;
        return proto;
    }
}
