using System.Buffers.Binary;
using System.Text;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Builds small TIFF files of one page, byte by byte: kinds that LiveSR never writes.</summary>
internal sealed class RawTiff(int width, int height, bool isBigEndian = false)
{
    private const int StripOffsets = 273, StripByteCounts = 279;

    private readonly SortedDictionary<int, int[]> _tags = new()
    {
        [256] = [width],
        [257] = [height],
        [258] = [8],
        [259] = [1],
        [262] = [1],
        [277] = [1],
        [278] = [height],
    };

    /// <summary>Sets a tag of whole numbers.</summary>
    internal RawTiff With(int tag, params int[] values)
    {
        _tags[tag] = values;
        return this;
    }

    /// <summary>The file, its pixels in these strips.</summary>
    internal byte[] Build(params byte[][] strips)
    {
        const int Directory = 8;
        int values = Directory + 2 + (12 * (_tags.Count + 2)) + 4;
        int pixels = values + _tags.Values.Sum(v => 4 * v.Length) + (8 * strips.Length);
        _tags[StripByteCounts] = [.. strips.Select(strip => strip.Length)];
        _tags[StripOffsets] = [.. strips.Select((_, i) => pixels + strips.Take(i).Sum(strip => strip.Length))];
        byte[] file = new byte[pixels + strips.Sum(strip => strip.Length)];
        Encoding.ASCII.GetBytes(isBigEndian ? "MM\0*" : "II*\0").CopyTo(file, 0);
        Put(Directory, 4).CopyTo(file, 4);
        Put(_tags.Count, 2).CopyTo(file, Directory);
        Span<byte> entry = file.AsSpan(Directory + 2);
        foreach ((int tag, int[] numbers) in _tags)
        {
            int size = tag is StripOffsets or StripByteCounts ? 4 : 2;
            byte[] bytes = [.. numbers.SelectMany(number => Put(number, size))];
            Put(tag, 2).CopyTo(entry);
            Put(size == 4 ? 4 : 3, 2).CopyTo(entry[2..]);
            Put(numbers.Length, 4).CopyTo(entry[4..]);
            if (bytes.Length > 4)
            {
                Put(values, 4).CopyTo(entry[8..]);
                bytes.CopyTo(file, values);
                values += bytes.Length;
            }
            else
            {
                bytes.CopyTo(entry[8..]);
            }

            entry = entry[12..];
        }

        strips.SelectMany(strip => strip).ToArray().CopyTo(file, pixels);
        return file;
    }

    private byte[] Put(int value, int size)
    {
        byte[] bytes = new byte[4];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes[(4 - size)..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes[..size];
    }
}
