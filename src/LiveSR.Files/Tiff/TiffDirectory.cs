using System.Text;

namespace LiveSR.Files.Tiff;

/// <summary>One image file directory: the tags of a page. Values are read when they are asked for, and only so many.</summary>
internal sealed class TiffDirectory
{
    private const int MostEntries = 4096;

    private readonly TiffInput _input;
    private readonly Dictionary<TiffTag, Entry> _entries = [];

    private TiffDirectory(TiffInput input, long offset)
    {
        _input = input;
        Span<byte> number = stackalloc byte[8];
        int counter = input.IsBigTiff ? 8 : 2, size = input.IsBigTiff ? 20 : 12, pointer = input.IsBigTiff ? 8 : 4;
        input.Read(offset, number[..counter], "a directory");
        ulong count = input.IsBigTiff ? input.UInt64(number) : input.UInt16(number);
        if (count is 0 or > MostEntries)
        {
            throw new TiffException($"the directory at byte {offset} is damaged: it announces {count} tags");
        }

        byte[] bytes = new byte[((int)count * size) + pointer];
        input.Read(offset + counter, bytes, "a directory");
        for (int i = 0; i < (int)count; i++)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(i * size, size);
            int valueAt = input.IsBigTiff ? 12 : 8;
            ulong values = input.IsBigTiff ? input.UInt64(entry[4..]) : input.UInt32(entry[4..]);
            int inlineBytes = size - valueAt;
            ushort type = input.UInt16(entry[2..]);
            long valuesSize = (long)Math.Min(values, long.MaxValue / 16) * SizeOf(type);
            ulong target = input.IsBigTiff ? input.UInt64(entry[valueAt..]) : input.UInt32(entry[valueAt..]);
            long at = valuesSize <= inlineBytes
                ? offset + counter + ((long)i * size) + valueAt
                : (long)Math.Min(target, long.MaxValue);
            _entries.TryAdd((TiffTag)input.UInt16(entry), new Entry(type, (long)Math.Min(values, long.MaxValue), at));
        }

        Length = counter + bytes.Length;
        ReadOnlySpan<byte> last = bytes.AsSpan((int)count * size);
        Next = input.IsBigTiff ? (long)Math.Min(input.UInt64(last), long.MaxValue) : input.UInt32(last);
    }

    /// <summary>Its bytes, without the values that lie elsewhere.</summary>
    internal int Length { get; }

    /// <summary>Place of the next directory, 0 after the last.</summary>
    internal long Next { get; }

    internal static TiffDirectory Read(TiffInput input, long offset) => new(input, offset);

    internal bool Has(TiffTag tag) => _entries.ContainsKey(tag);

    internal long CountOf(TiffTag tag) => _entries.TryGetValue(tag, out Entry entry) ? entry.Count : 0;

    /// <summary>The first value of a whole-number tag.</summary>
    internal long Integer(TiffTag tag, long absent) =>
        Has(tag) && Integers(tag, 1) is [long first, ..] ? first : absent;

    /// <summary>At most <paramref name="limit"/> values of a whole-number tag.</summary>
    internal long[] Integers(TiffTag tag, long limit)
    {
        if (!_entries.TryGetValue(tag, out Entry entry))
        {
            return [];
        }

        int size = entry.Type switch { 1 => 1, 3 => 2, 4 or 13 => 4, 16 or 18 => 8, _ => 0 };
        if (size == 0)
        {
            throw new TiffException($"the tag {tag} has the type {entry.Type}, which is not a whole number");
        }

        long count = Math.Min(entry.Count, limit);
        byte[] bytes = Bytes(entry, count * size, tag);
        long[] values = new long[count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.AsSpan(i * size, size);
            values[i] = size switch
            {
                1 => value[0],
                2 => _input.UInt16(value),
                4 => _input.UInt32(value),
                _ => (long)Math.Min(_input.UInt64(value), long.MaxValue),
            };
        }

        return values;
    }

    /// <summary>A fraction of two whole numbers; null when absent or divided by zero.</summary>
    internal double? Rational(TiffTag tag)
    {
        if (!_entries.TryGetValue(tag, out Entry entry) || entry.Type != 5 || entry.Count < 1
            || !_input.Holds(entry.Offset, 8))
        {
            return null;
        }

        byte[] bytes = Bytes(entry, 8, tag);
        uint denominator = _input.UInt32(bytes.AsSpan(4));
        return denominator == 0 ? null : (double)_input.UInt32(bytes) / denominator;
    }

    /// <summary>A text without its final zeros; null when absent, cut off, longer than <paramref name="limit"/> bytes, or not a text.</summary>
    internal string? Text(TiffTag tag, int limit)
    {
        if (!_entries.TryGetValue(tag, out Entry entry) || entry.Type is not (1 or 2) || entry.Count > limit
            || !_input.Holds(entry.Offset, entry.Count))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Bytes(entry, entry.Count, tag)).TrimEnd('\0');
    }

    /// <summary>The bytes of a tag; none when it is absent, longer than <paramref name="limit"/>, or not made of bytes.</summary>
    internal byte[] Bytes(TiffTag tag, int limit) =>
        _entries.TryGetValue(tag, out Entry entry) && entry.Type is 1 or 7 && entry.Count <= limit ? Bytes(entry, entry.Count, tag) : [];

    private byte[] Bytes(Entry entry, long size, TiffTag tag)
    {
        // Checked against the file before anything is allocated.
        if (!_input.Holds(entry.Offset, size))
        {
            throw TiffException.Truncated($"the tag {tag}");
        }

        byte[] bytes = new byte[size];
        _input.Read(entry.Offset, bytes, $"the tag {tag}");
        return bytes;
    }

    private static int SizeOf(ushort type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 1,
    };

    private readonly record struct Entry(ushort Type, long Count, long Offset);
}
