using System.IO.Compression;

namespace LiveSR.Files.Tiff;

/// <summary>Unpacks strips and tiles. What a chunk holds beyond its pixels is ignored; less is an error.</summary>
internal sealed class TiffDecompressor
{
    private const int Clear = 256;
    private const int End = 257;
    private const int MostCodes = 4096;

    private readonly ushort[] _prefix = new ushort[MostCodes];
    private readonly byte[] _last = new byte[MostCodes];
    private readonly ushort[] _length = new ushort[MostCodes];

    /// <summary>Unpacks <paramref name="packed"/> until <paramref name="pixels"/> is full.</summary>
    /// <exception cref="TiffException">The chunk is damaged or too short.</exception>
    internal void Unpack(TiffCompressionScheme scheme, byte[] packed, int count, Span<byte> pixels)
    {
        int filled = scheme switch
        {
            TiffCompressionScheme.None => Copy(packed.AsSpan(0, count), pixels),
            TiffCompressionScheme.PackBits => UnpackBits(packed.AsSpan(0, count), pixels),
            TiffCompressionScheme.Lzw => UnpackLzw(packed.AsSpan(0, count), pixels),
            _ => Inflate(packed, count, pixels),
        };
        if (filled < pixels.Length)
        {
            throw new TiffException($"a strip or tile is damaged: it unpacks to {filled} bytes of {pixels.Length}");
        }
    }

    private static int Copy(ReadOnlySpan<byte> packed, Span<byte> pixels)
    {
        int count = Math.Min(packed.Length, pixels.Length);
        packed[..count].CopyTo(pixels);
        return count;
    }

    private static int Inflate(byte[] packed, int count, Span<byte> pixels)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed, 0, count, writable: false), CompressionMode.Decompress);
            return stream.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new TiffException("a strip or tile is damaged: its Deflate data cannot be unpacked", e);
        }
    }

    /// <summary>TIFF 6.0, section 9.</summary>
    private static int UnpackBits(ReadOnlySpan<byte> packed, Span<byte> pixels)
    {
        int from = 0, to = 0;
        while (from < packed.Length && to < pixels.Length)
        {
            int n = (sbyte)packed[from++];
            if (n >= 0)
            {
                int count = Math.Min(Math.Min(n + 1, packed.Length - from), pixels.Length - to);
                packed.Slice(from, count).CopyTo(pixels[to..]);
                from += n + 1;
                to += count;
            }
            else if (n != -128 && from < packed.Length)
            {
                int count = Math.Min(1 - n, pixels.Length - to);
                pixels.Slice(to, count).Fill(packed[from++]);
                to += count;
            }
        }

        return to;
    }

    /// <summary>TIFF 6.0, section 13: codes of 9 to 12 bits, the highest bit first, widened one code early.</summary>
    private int UnpackLzw(ReadOnlySpan<byte> packed, Span<byte> pixels)
    {
        int from = 0, to = 0, width = 9, next = End + 1, previous = -1, bits = 0;
        uint window = 0;
        while (to < pixels.Length)
        {
            while (bits < width)
            {
                if (from == packed.Length)
                {
                    return to;
                }

                window = (window << 8) | packed[from++];
                bits += 8;
            }

            int code = (int)(window >> (bits - width)) & ((1 << width) - 1);
            bits -= width;
            if (code == End)
            {
                return to;
            }

            if (code == Clear)
            {
                (width, next, previous) = (9, End + 1, -1);
                continue;
            }

            if (code > next || (previous < 0 && code >= Clear) || (code == next && next == MostCodes))
            {
                throw new TiffException("a strip or tile is damaged: its LZW data has a code that was never defined");
            }

            if (previous >= 0 && next < MostCodes)
            {
                Define(next++, previous, first: First(code == next - 1 ? previous : code));
            }

            to += Emit(code, pixels[to..]);
            previous = code;
            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        }

        return to;
    }

    private void Define(int code, int prefix, byte first)
    {
        _prefix[code] = (ushort)prefix;
        _last[code] = first;
        _length[code] = (ushort)((prefix < Clear ? 1 : _length[prefix]) + 1);
    }

    private byte First(int code)
    {
        while (code > End)
        {
            code = _prefix[code];
        }

        return (byte)code;
    }

    /// <summary>Writes a code's string, from its end to its beginning; what does not fit is left out.</summary>
    private int Emit(int code, Span<byte> pixels)
    {
        int length = code < Clear ? 1 : _length[code];
        for (int i = length - 1; i >= 0; i--)
        {
            byte value = code < Clear ? (byte)code : _last[code];
            if (i < pixels.Length)
            {
                pixels[i] = value;
            }

            code = code < Clear ? code : _prefix[code];
        }

        return Math.Min(length, pixels.Length);
    }
}
