using System.Buffers.Binary;

namespace LiveSR.Viewer.Tests;

/// <summary>A frame message, read by the layout that stands at FrameMessage and not by the program's own code.</summary>
internal sealed class SentFrame
{
    public SentFrame(byte[] bytes)
    {
        BinaryPrimitives.ReadUInt32LittleEndian(bytes).ShouldBe(0x3152534Cu);
        Bytes = bytes.Length;
        Sequence = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        ImageNumber = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8));
        ReceivedMs = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(16));
        SentMs = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(24));
        IsFrozen = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(36)) == 1;
        int at = 48;
        for (int i = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(38)); i > 0; i--)
        {
            var plane = new SentPlane(bytes, at);
            Planes.Add(plane);
            at += 64 + ((plane.Pixels.Length + 7) / 8 * 8);
        }

        at.ShouldBe(bytes.Length);
    }

    public int Bytes { get; }

    public uint Sequence { get; }

    public double ImageNumber { get; }

    public double ReceivedMs { get; }

    public double SentMs { get; }

    public bool IsFrozen { get; }

    public List<SentPlane> Planes { get; } = [];
}

/// <summary>One image of a frame message.</summary>
internal sealed class SentPlane
{
    public SentPlane(byte[] bytes, int at)
    {
        ReadOnlySpan<byte> header = bytes.AsSpan(at, 64);
        (Kind, Coding, Channels, Bits) = (header[0], header[1], header[2], header[3]);
        (Width, Height) = (BinaryPrimitives.ReadUInt16LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[6..]));
        Part = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8 + (4 * i))))];
        (Offset, Step) = (BinaryPrimitives.ReadSingleLittleEndian(header[32..]), BinaryPrimitives.ReadSingleLittleEndian(header[36..]));
        Probe = [.. Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at + 44 + (4 * i))))];
        Provenance = BinaryPrimitives.ReadUInt32LittleEndian(header[60..]);
        Pixels = bytes[(at + 64)..(at + 64 + (int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]))];
    }

    public int Kind { get; }

    public int Coding { get; }

    public int Channels { get; }

    public int Bits { get; }

    public int Width { get; }

    public int Height { get; }

    public int[] Part { get; }

    public float Offset { get; }

    public float Step { get; }

    public float[] Probe { get; }

    public uint Provenance { get; }

    public byte[] Pixels { get; }

    /// <summary>The value of a texel.</summary>
    public float At(int x, int y)
    {
        int index = (y * Width) + x;
        return Offset + (Step * (Coding == 0 ? BinaryPrimitives.ReadUInt16LittleEndian(Pixels.AsSpan(2 * index)) : Pixels[index]));
    }
}
