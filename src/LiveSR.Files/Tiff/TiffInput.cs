using System.Buffers.Binary;

namespace LiveSR.Files.Tiff;

/// <summary>Random access to the bytes of a TIFF file in its own byte order. Nothing beyond the end is ever allocated for.</summary>
internal sealed class TiffInput : IDisposable
{
    private readonly Stream _stream;

    internal TiffInput(Stream stream)
    {
        _stream = stream;
        Length = stream.Length;
        Span<byte> header = stackalloc byte[16];
        if (Length < 8)
        {
            throw new TiffException("not a TIFF file: it has fewer than 8 bytes");
        }

        Read(0, header[..8], "the header");
        IsBigEndian = (header[0], header[1]) switch
        {
            ((byte)'I', (byte)'I') => false,
            ((byte)'M', (byte)'M') => true,
            _ => throw new TiffException("not a TIFF file: it does not begin with II or MM"),
        };
        ushort version = UInt16(header[2..]);
        IsBigTiff = version switch
        {
            42 => false,
            43 => true,
            _ => throw new TiffException($"not a TIFF file: its version is {version}, not 42 or 43"),
        };
        if (IsBigTiff)
        {
            Read(0, header, "the header");
            if (UInt16(header[4..]) != 8)
            {
                throw new TiffException("not a BigTIFF file: its offsets do not have 8 bytes");
            }
        }

        FirstDirectory = IsBigTiff ? checked((long)Math.Min(UInt64(header[8..]), long.MaxValue)) : UInt32(header[4..]);
    }

    internal long Length { get; }

    internal bool IsBigEndian { get; }

    internal bool IsBigTiff { get; }

    internal long FirstDirectory { get; }

    /// <summary>True when the bytes of the file are in another order than this machine's.</summary>
    internal bool IsForeign => IsBigEndian == BitConverter.IsLittleEndian;

    /// <summary>Fills <paramref name="destination"/> from a place in the file.</summary>
    /// <exception cref="TiffException">The file ends before.</exception>
    internal void Read(long offset, Span<byte> destination, string what)
    {
        if (!Holds(offset, destination.Length))
        {
            throw TiffException.Truncated(what);
        }

        _stream.Position = offset;
        _stream.ReadExactly(destination);
    }

    /// <summary>True when the bytes lie inside the file.</summary>
    internal bool Holds(long offset, long count) => offset >= 0 && count >= 0 && count <= Length && offset <= Length - count;

    internal ushort UInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    internal uint UInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    internal ulong UInt64(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
