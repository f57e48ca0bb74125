using System.Buffers.Binary;

namespace LiveSR.Files.Video;

/// <summary>
/// Wraps raw frames so that ffmpeg gets each with its own time: Matroska is the smallest container that carries a time
/// per frame in nanoseconds and raw pixels of any kind. Raw video alone has one rate only.
/// </summary>
/// <param name="pipe">ffmpeg's standard input.</param>
internal sealed class MatroskaPipe(Stream pipe)
{
    private readonly byte[] _head = new byte[4 + 8 + 1 + 8 + 8 + 1 + 8 + 4];

    /// <summary>Says what follows. EBML header, a segment of unknown length, and its one track.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="fourCc">ffmpeg's tag of the pixel format, as for raw AVI and NUT.</param>
    /// <param name="frameRate">Frames per second, from which encoders plan; each frame's time is its own.</param>
    internal void Begin(int width, int height, ReadOnlySpan<byte> fourCc, double frameRate)
    {
        byte[] video = Join(Element(0xB0, Number(width)), Element(0xBA, Number(height)), Element(0x2EB524, fourCc));
        byte[] track = Join(
            Element(0xD7, Number(1)),
            Element(0x73C5, Number(1)),
            Element(0x83, Number(1)),
            Element(0x86, "V_UNCOMPRESSED"u8),
            Element(0x23E383, Number((long)Math.Round(1e9 / frameRate))),
            Element(0xE0, video));
        pipe.Write(Join(
            Element(0x1A45DFA3, Join(Element(0x4282, "matroska"u8), Element(0x4287, Number(4)), Element(0x4285, Number(2)))),
            [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            Element(0x1549A966, Element(0x2AD7B1, Number(1))),
            Element(0x1654AE6B, Element(0xAE, track))));
    }

    /// <summary>One frame, a cluster of its own. Its packed pixels are to be written after.</summary>
    /// <param name="nanoseconds">Its time.</param>
    /// <param name="bytes">Bytes of its pixels.</param>
    internal void BeginFrame(long nanoseconds, long bytes)
    {
        const int TimeLength = 8, BlockHead = 4;
        Span<byte> head = _head;
        BinaryPrimitives.WriteUInt32BigEndian(head, 0x1F43B675);
        WriteLength(head[4..], 1 + 8 + TimeLength + 1 + 8 + BlockHead + bytes);
        head[12] = 0xE7;
        WriteLength(head[13..], TimeLength);
        BinaryPrimitives.WriteInt64BigEndian(head[21..], nanoseconds);
        head[29] = 0xA3;
        WriteLength(head[30..], BlockHead + bytes);

        // Track 1, no time beside the cluster's, a key frame.
        new byte[] { 0x81, 0, 0, 0x80 }.CopyTo(head[38..]);
        pipe.Write(head);
    }

    private static byte[] Element(uint id, ReadOnlySpan<byte> content)
    {
        byte[] number = Number(id);
        Span<byte> length = stackalloc byte[8];
        WriteLength(length, content.Length);
        return [.. number.AsSpan().TrimStart((byte)0), .. length, .. content];
    }

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Join(params ReadOnlySpan<byte[]> parts)
    {
        using var joined = new MemoryStream();
        foreach (byte[] part in parts)
        {
            joined.Write(part);
        }

        return joined.ToArray();
    }

    /// <summary>EBML's length in eight bytes: a one bit, then 56 bits.</summary>
    private static void WriteLength(Span<byte> target, long length) => BinaryPrimitives.WriteUInt64BigEndian(target, (1UL << 56) | (ulong)length);
}
