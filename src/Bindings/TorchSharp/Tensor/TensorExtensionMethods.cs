using TorchSharp.Interop;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Reading single values, and TorchSharp's own binary format: type, shape, elements.</summary>
public static class TensorExtensionMethods
{
    public static Scalar ToScalar(this Tensor value)
    {
        var number = NativeMethods.lts_item(value.Native);
        CheckForErrors();
        return new Scalar(number);
    }

    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var elements = tensor.cpu();
        using var contiguous = elements.contiguous();
        writer.Encode((int)contiguous.dtype);
        writer.Encode(contiguous.shape.Length);
        foreach (var length in contiguous.shape)
        {
            writer.Encode(length);
        }

        writer.Flush();
        writer.BaseStream.Write(contiguous.bytes);
    }

    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadDescription(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException("Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        if (!skip && !shape.SequenceEqual(tensor.shape))
        {
            throw new ArgumentException("Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        using var loaded = ReadElements(reader, type, shape);
        if (!skip)
        {
            using var frozen = no_grad();
            tensor.copy_(loaded);
        }
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadDescription(reader);
        return ReadElements(reader, type, shape);
    }

    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null)
        {
            tensor = Load(reader, skip);
        }
        else
        {
            tensor.Load(reader, skip);
        }
    }

    private static (ScalarType Type, long[] Shape) ReadDescription(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Decode();
        }

        return (type, shape);
    }

    private static Tensor ReadElements(BinaryReader reader, ScalarType type, long[] shape)
    {
        var tensor = empty(shape, type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }
}
