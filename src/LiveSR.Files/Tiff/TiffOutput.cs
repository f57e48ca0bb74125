using System.Buffers;
using System.Buffers.Binary;

namespace LiveSR.Files.Tiff;

/// <summary>The file that a stack is written to: its end, where all is added, and the few places that are changed later.</summary>
internal sealed class TiffOutput(FileStream file) : IDisposable
{
    private const int HeaderSize = 16;
    private const int CopyPiece = 4 << 20;

    /// <summary>Where the next bytes go.</summary>
    internal long End { get; private set; } = HeaderSize;

    /// <summary>Adds bytes at the end.</summary>
    /// <returns>Their place.</returns>
    internal long Append(ReadOnlySpan<byte> bytes)
    {
        long place = End;
        file.Position = place;
        file.Write(bytes);
        End += bytes.Length;
        return place;
    }

    /// <summary>Adds bytes that were written before: those of another file are copied, those of this one are in their place.</summary>
    /// <param name="source">The other file; null for this one.</param>
    /// <param name="at">Where they lie there.</param>
    /// <param name="count">How many they are.</param>
    internal void TakeUp(FileStream? source, long at, long count)
    {
        if (source is null)
        {
            End += count;
            return;
        }

        byte[] piece = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, CopyPiece));
        source.Position = at;
        for (long left = count; left > 0;)
        {
            int read = source.Read(piece, 0, (int)Math.Min(left, piece.Length));
            if (read == 0)
            {
                throw TiffException.Truncated("a page that was written before");
            }

            Append(piece.AsSpan(0, read));
            left -= read;
        }

        ArrayPool<byte>.Shared.Return(piece);
    }

    /// <summary>Brings all to the disk. Other threads may write meanwhile.</summary>
    internal void Flush() => RandomAccess.FlushToDisk(file.SafeFileHandle);

    /// <summary>Cuts what lies behind the end.</summary>
    internal void Trim() => file.SetLength(End);

    /// <summary>Directories begin at a multiple of eight.</summary>
    internal void Align() => End = (End + 7) / 8 * 8;

    /// <summary>Changes bytes that were written.</summary>
    internal void WriteAt(long place, ReadOnlySpan<byte> bytes)
    {
        file.Position = place;
        file.Write(bytes);
        file.Flush();
    }

    /// <summary>Makes the file one of a kind, whose first directory lies there.</summary>
    internal void PatchHeader(long directory, bool isBigTiff)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        header[0] = header[1] = (byte)'I';
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)(isBigTiff ? 43 : 42));
        if (isBigTiff)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 8);
        }

        TiffDirectoryWriter.WriteOffset(header[(isBigTiff ? 8 : 4)..], directory, isBigTiff);
        WriteAt(0, header);
    }

    /// <summary>Changes the place that a directory names.</summary>
    internal void PatchOffset(long place, long value, bool isBigTiff)
    {
        Span<byte> bytes = stackalloc byte[8];
        TiffDirectoryWriter.WriteOffset(bytes, value, isBigTiff);
        WriteAt(place, bytes[..(isBigTiff ? 8 : 4)]);
    }

    /// <summary>Changes length and place of a text, in one write: neither is true without the other.</summary>
    internal void PatchText(long entry, int length, long place, bool isBigTiff)
    {
        Span<byte> bytes = stackalloc byte[16];
        int size = isBigTiff ? 8 : 4;
        TiffDirectoryWriter.WriteOffset(bytes, length, isBigTiff);
        TiffDirectoryWriter.WriteOffset(bytes[size..], place, isBigTiff);
        WriteAt(entry, bytes[..(2 * size)]);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
