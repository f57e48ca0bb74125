namespace TorchSharp.Utils;

/// <summary>Little-endian base-128 numbers, seven bits a byte, as BinaryWriter writes the lengths of strings.</summary>
internal static class LEB128Codec
{
    internal static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    internal static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
