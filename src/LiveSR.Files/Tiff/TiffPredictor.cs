using System.Numerics;
using System.Runtime.InteropServices;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Horizontal differencing: predictor 2 (TIFF 6.0, section 14) on samples of whole bytes and predictor 3 (Adobe Photoshop
/// TIFF Technical Notes 3) on floats.
/// </summary>
internal static class TiffPredictor
{
    /// <summary>Turns differences back into values, in place.</summary>
    /// <param name="row">One row of a chunk in this machine's byte order.</param>
    /// <param name="bytesPerSample">1, 2, 4 or 8.</param>
    /// <param name="samples">Samples of a pixel.</param>
    internal static void Accumulate(Span<byte> row, int bytesPerSample, int samples)
    {
        switch (bytesPerSample)
        {
            case 1:
                Sum(row, samples);
                break;
            case 2:
                Sum(MemoryMarshal.Cast<byte, ushort>(row), samples);
                break;
            case 4:
                Sum(MemoryMarshal.Cast<byte, uint>(row), samples);
                break;
            default:
                Sum(MemoryMarshal.Cast<byte, ulong>(row), samples);
                break;
        }
    }

    /// <summary>Turns values into differences, in place.</summary>
    internal static void Difference(Span<byte> row, int bytesPerSample, int samples)
    {
        if (bytesPerSample == 1)
        {
            for (int i = row.Length - 1; i >= samples; i--)
            {
                row[i] -= row[i - samples];
            }
        }
        else
        {
            Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(row);
            for (int i = values.Length - 1; i >= samples; i--)
            {
                values[i] -= values[i - samples];
            }
        }
    }

    /// <summary>Undoes predictor 3: byte differences over planes of bytes, the highest first, whatever the file's byte order.</summary>
    /// <param name="row">One row of a chunk.</param>
    /// <param name="bytesPerSample">2, 4 or 8.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="scratch">As long as the row.</param>
    internal static void AccumulateFloats(Span<byte> row, int bytesPerSample, int samples, Span<byte> scratch)
    {
        Sum(row, samples);
        row.CopyTo(scratch);
        int count = row.Length / bytesPerSample;
        for (int plane = 0; plane < bytesPerSample; plane++)
        {
            ReadOnlySpan<byte> bytes = scratch.Slice(plane * count, count);
            for (int i = 0, to = bytesPerSample - 1 - plane; i < count; i++, to += bytesPerSample)
            {
                row[to] = bytes[i];
            }
        }
    }

    private static void Sum<T>(Span<T> values, int samples)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = samples; i < values.Length; i++)
        {
            values[i] += values[i - samples];
        }
    }
}
