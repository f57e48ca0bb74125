namespace LiveSR.Capture.Genicam;

/// <summary>Unpacks grey pixels of more than 8 and less than 16 bits.</summary>
internal static class PackedPixels
{
    /// <summary>
    /// Mono10Packed and Mono12Packed: of three bytes the first and the last are the high 8 bits of two pixels, the low
    /// half of the middle one begins with the low bits of the first pixel, its high half with those of the second.
    /// </summary>
    internal static void UnpackPairs(ReadOnlySpan<byte> source, Span<ushort> pixels, int bits)
    {
        int low = bits - 8, mask = (1 << low) - 1;
        int from = 0;
        for (int i = 0; i + 1 < pixels.Length; i += 2, from += 3)
        {
            int middle = source[from + 1];
            pixels[i] = (ushort)((source[from] << low) | (middle & mask));
            pixels[i + 1] = (ushort)((source[from + 2] << low) | ((middle >> 4) & mask));
        }

        if (pixels.Length % 2 != 0)
        {
            pixels[^1] = (ushort)((source[from] << low) | (source[from + 1] & mask));
        }
    }

    /// <summary>Mono10p, Mono12p and Mono14p: one stream of bits, the lowest of each pixel and each byte first.</summary>
    internal static void UnpackStream(ReadOnlySpan<byte> source, Span<ushort> pixels, int bits)
    {
        uint mask = (1u << bits) - 1, held = 0;
        int count = 0, from = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            while (count < bits)
            {
                held |= (uint)source[from++] << count;
                count += 8;
            }

            pixels[i] = (ushort)(held & mask);
            held >>= bits;
            count -= bits;
        }
    }
}
