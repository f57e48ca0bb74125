using System.Collections.Immutable;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>Name, type and shape of a model's input or output.</summary>
/// <param name="Name">Name, as ONNX Runtime asks for it.</param>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Dimensions">Shape, for an image <c>[N, C, H, W]</c>; default when the model does not state its rank.</param>
public sealed record OnnxTensorInfo(string Name, OnnxElementType ElementType, ImmutableArray<OnnxDimension> Dimensions)
{
    /// <summary>Number of dimensions, or null when the model does not state it.</summary>
    public int? Rank => Dimensions.IsDefault ? null : Dimensions.Length;

    /// <summary><c>name: Float[N, 1, H, W]</c>.</summary>
    public override string ToString() =>
        $"{Name}: {ElementType}[{(Dimensions.IsDefault ? "..." : string.Join(", ", Dimensions))}]";

    internal static OnnxTensorInfo Of(ValueInfoProto info)
    {
        TypeProto.Types.Tensor? tensor = info.Type?.TensorType;
        return new OnnxTensorInfo(
            info.Name,
            (OnnxElementType)(tensor?.ElemType ?? 0),
            tensor?.Shape is { } shape ? [.. shape.Dim.Select(DimensionOf)] : default);
    }

    internal ValueInfoProto ToProto()
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)ElementType };
        if (!Dimensions.IsDefault)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.AddRange(Dimensions.Select(ToProto));
        }

        return new ValueInfoProto { Name = Name, Type = new TypeProto { TensorType = tensor } };
    }

    private static OnnxDimension DimensionOf(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dimension.DimValue >= 0 => dimension.DimValue,
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam.Length > 0 => dimension.DimParam,
        _ => default,
    };

    private static TensorShapeProto.Types.Dimension ToProto(OnnxDimension dimension)
    {
        var proto = new TensorShapeProto.Types.Dimension();
        if (dimension.Value is { } value)
        {
            proto.DimValue = value;
        }
        else if (dimension.Symbol is { } symbol)
        {
            proto.DimParam = symbol;
        }

        return proto;
    }
}
