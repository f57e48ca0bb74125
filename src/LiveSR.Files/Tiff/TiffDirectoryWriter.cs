using System.Buffers.Binary;
using System.Text;

namespace LiveSR.Files.Tiff;

/// <summary>Collects the tags of a page and lays them out as a directory of a classic TIFF or a BigTIFF, little-endian.</summary>
/// <param name="isBigTiff">BigTIFF: offsets of 8 bytes.</param>
internal sealed class TiffDirectoryWriter(bool isBigTiff)
{
    private const ushort Ascii = 2, Short = 3, Long = 4, Rational = 5, Long8 = 16;

    private readonly SortedDictionary<TiffTag, (ushort Type, long Count, byte[] Bytes)> _tags = [];

    internal void AddShort(TiffTag tag, params ReadOnlySpan<int> values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)values[i]);
        }

        _tags[tag] = (Short, values.Length, bytes);
    }

    internal void AddLong(TiffTag tag, long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value));
        _tags[tag] = (Long, 1, bytes);
    }

    internal void AddOffsets(TiffTag tag, ReadOnlySpan<long> values)
    {
        int size = isBigTiff ? 8 : 4;
        byte[] bytes = new byte[size * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            WriteOffset(bytes.AsSpan(size * i), values[i], isBigTiff);
        }

        _tags[tag] = (isBigTiff ? Long8 : Long, values.Length, bytes);
    }

    internal void AddRational(TiffTag tag, double value)
    {
        // The largest denominator that keeps both whole numbers within 32 bits.
        double scale = Math.Pow(10, Math.Clamp(Math.Floor(9 - Math.Log10(Math.Max(value, 1))), 0, 9));
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Math.Clamp(Math.Round(value * scale), 0, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)scale);
        _tags[tag] = (Rational, 1, bytes);
    }

    internal void AddText(TiffTag tag, string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
        _tags[tag] = (Ascii, bytes.Length, bytes);
    }

    /// <summary>A text that lies elsewhere in the file.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="at">Its place.</param>
    /// <param name="length">Its bytes, the final zero too: more than fit an entry.</param>
    internal void AddTextAt(TiffTag tag, long at, int length)
    {
        byte[] place = new byte[isBigTiff ? 8 : 4];
        WriteOffset(place, at, isBigTiff);
        _tags[tag] = (Ascii, length, place);
    }

    /// <summary>The directory's bytes, with the values that do not fit its entries behind it.</summary>
    /// <param name="at">Where it will lie in the file: an even number.</param>
    /// <param name="next">Where the next directory lies, or 0.</param>
    /// <param name="places">Receives the places in the file that are patched later.</param>
    internal byte[] Build(long at, long next, out TiffDirectoryPlaces places)
    {
        int counter = isBigTiff ? 8 : 2, entry = isBigTiff ? 20 : 12, pointer = isBigTiff ? 8 : 4, inline = pointer;
        int size = counter + (_tags.Count * entry) + pointer, total = size;
        foreach ((_, _, byte[] bytes) in _tags.Values)
        {
            total += bytes.Length > inline ? (bytes.Length + 7) / 8 * 8 : 0;
        }

        byte[] result = new byte[total + 8];
        BinaryPrimitives.WriteUInt16LittleEndian(result, (ushort)_tags.Count);
        int to = counter, behind = (size + 7) / 8 * 8, description = 0;
        foreach ((TiffTag tag, (ushort type, long count, byte[] bytes)) in _tags)
        {
            Span<byte> slot = result.AsSpan(to, entry);
            description = tag == TiffTag.ImageDescription ? to : description;
            BinaryPrimitives.WriteUInt16LittleEndian(slot, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(slot[2..], type);
            WriteOffset(slot[4..], count, isBigTiff);
            if (bytes.Length <= inline)
            {
                bytes.CopyTo(slot[(entry - inline)..]);
            }
            else
            {
                WriteOffset(slot[(entry - inline)..], at + behind, isBigTiff);
                bytes.CopyTo(result.AsSpan(behind));
                behind += (bytes.Length + 7) / 8 * 8;
            }

            to += entry;
        }

        WriteOffset(result.AsSpan(to), next, isBigTiff);
        places = new TiffDirectoryPlaces(at, at + to, at + description + 4);
        return result;
    }

    internal static void WriteOffset(Span<byte> bytes, long value, bool isBigTiff)
    {
        if (isBigTiff)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value));
        }
    }
}

/// <summary>Where parts of a directory lie in the file.</summary>
/// <param name="Directory">Its first byte.</param>
/// <param name="Next">The place of the next directory.</param>
/// <param name="Description">Count and place of the ImageDescription's text.</param>
internal readonly record struct TiffDirectoryPlaces(long Directory, long Next, long Description);
