using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>Reads the elements of a stored tensor, wherever the format lets them lie.</summary>
internal static class TensorReader
{
    /// <summary>Number of elements that the shape states.</summary>
    /// <exception cref="OnnxFormatException">A negative dimension, or more elements than could be stored.</exception>
    internal static long ElementCount(TensorProto tensor)
    {
        long count = 1;
        foreach (long dimension in tensor.Dims)
        {
            if (dimension < 0 || (dimension > 0 && count > (1L << 40) / dimension))
            {
                throw new OnnxFormatException(
                    $"the tensor '{tensor.Name}' states an absurd shape [{string.Join(", ", tensor.Dims)}]; the file is damaged.");
            }

            count *= dimension;
        }

        return count;
    }

    /// <summary>Checks that as much data is there as the shape states.</summary>
    internal static void CheckSize(TensorProto tensor, long elements)
    {
        var type = (OnnxElementType)tensor.DataType;
        if (tensor.HasRawData)
        {
            long bytes = ByteCount(type, elements);
            if (type.Bits() != 0 && tensor.RawData.Length != bytes)
            {
                throw Mismatch(tensor, $"{bytes} bytes", $"{tensor.RawData.Length}");
            }

            return;
        }

        long wanted = type switch
        {
            OnnxElementType.Complex64 or OnnxElementType.Complex128 => 2 * elements,
            _ when type.Bits() == 4 => (elements + 1) / 2,
            _ => elements,
        };
        long stored = (long)tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count
            + tensor.DoubleData.Count + tensor.Uint64Data.Count + tensor.StringData.Count;
        if (stored != wanted)
        {
            throw Mismatch(tensor, $"{wanted} numbers", $"{stored}");
        }
    }

    /// <summary>The elements as floats.</summary>
    internal static float[] Floats(TensorProto tensor, string? folder)
    {
        var type = (OnnxElementType)tensor.DataType;
        long elements = ElementCount(tensor);
        ReadOnlyMemory<byte>? raw = Raw(tensor, elements, folder);
        switch (type)
        {
            case OnnxElementType.Float:
                return raw is { } f ? MemoryMarshal.Cast<byte, float>(f.Span).ToArray() : [.. tensor.FloatData];
            case OnnxElementType.Double:
                return raw is { } d
                    ? Array.ConvertAll(MemoryMarshal.Cast<byte, double>(d.Span).ToArray(), v => (float)v)
                    : [.. tensor.DoubleData.Select(v => (float)v)];
            case OnnxElementType.Float16:
                return Array.ConvertAll(Words(tensor, raw), w => (float)BitConverter.UInt16BitsToHalf(w));
            case OnnxElementType.BFloat16:
                return Array.ConvertAll(Words(tensor, raw), w => BitConverter.UInt32BitsToSingle((uint)w << 16));
            default:
                throw new OnnxFormatException($"the tensor '{tensor.Name}' holds {type}, not floating point numbers.");
        }
    }

    /// <summary>The elements as 64-bit integers.</summary>
    internal static long[] Integers(TensorProto tensor, string? folder)
    {
        var type = (OnnxElementType)tensor.DataType;
        long elements = ElementCount(tensor);
        ReadOnlyMemory<byte>? raw = Raw(tensor, elements, folder);
        if (raw is null)
        {
            return type switch
            {
                OnnxElementType.Int64 => [.. tensor.Int64Data],
                OnnxElementType.UInt32 or OnnxElementType.UInt64 => [.. tensor.Uint64Data.Select(v => checked((long)v))],
                _ when IsSmallInteger(type) => [.. tensor.Int32Data.Select(v => (long)v)],
                _ => throw NotIntegers(tensor, type),
            };
        }

        ReadOnlySpan<byte> bytes = raw.Value.Span;
        long[] result = new long[elements];
        int size = type.Bits() / 8;
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * size)..];
            result[i] = type switch
            {
                OnnxElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                OnnxElementType.UInt64 => checked((long)BinaryPrimitives.ReadUInt64LittleEndian(at)),
                OnnxElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                OnnxElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                OnnxElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                OnnxElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                OnnxElementType.Int8 => (sbyte)at[0],
                OnnxElementType.UInt8 or OnnxElementType.Bool => at[0],
                _ => throw NotIntegers(tensor, type),
            };
        }

        return result;
    }

    internal static long ByteCount(OnnxElementType type, long elements) => ((elements * type.Bits()) + 7) / 8;

    private static ReadOnlyMemory<byte>? Raw(TensorProto tensor, long elements, string? folder)
    {
        if (ExternalData.IsExternal(tensor))
        {
            return ExternalData.Read(tensor, elements, folder);
        }

        CheckSize(tensor, elements);
        return tensor.HasRawData ? tensor.RawData.Memory : default(ReadOnlyMemory<byte>?);
    }

    private static ushort[] Words(TensorProto tensor, ReadOnlyMemory<byte>? raw) =>
        raw is { } bytes ? MemoryMarshal.Cast<byte, ushort>(bytes.Span).ToArray() : [.. tensor.Int32Data.Select(v => (ushort)v)];

    private static bool IsSmallInteger(OnnxElementType type) =>
        type is OnnxElementType.Int32 or OnnxElementType.Int16 or OnnxElementType.Int8
            or OnnxElementType.UInt16 or OnnxElementType.UInt8 or OnnxElementType.Bool;

    private static OnnxFormatException Mismatch(TensorProto tensor, string wanted, string found) =>
        new($"the tensor '{tensor.Name}' [{string.Join(", ", tensor.Dims)}] needs {wanted} and holds {found}; the file is damaged.");

    private static OnnxFormatException NotIntegers(TensorProto tensor, OnnxElementType type) =>
        new($"the tensor '{tensor.Name}' holds {type}, not integers.");
}
