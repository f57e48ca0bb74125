using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Horizontal differencing: predictor 2 (TIFF 6.0, section 14) on whole numbers and predictor 3 (Adobe Photoshop TIFF
/// Technical Notes 3) on floats.
/// </summary>
internal static class TiffPredictor
{
    /// <summary>Turns differences back into values, in place.</summary>
    /// <param name="row">One row of a chunk in this machine's byte order.</param>
    /// <param name="bytesPerSample">1 or 2.</param>
    /// <param name="samples">Samples of a pixel.</param>
    internal static void Accumulate(Span<byte> row, int bytesPerSample, int samples)
    {
        if (bytesPerSample == 1)
        {
            for (int i = samples; i < row.Length; i++)
            {
                row[i] += row[i - samples];
            }
        }
        else
        {
            Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(row);
            for (int i = samples; i < values.Length; i++)
            {
                values[i] += values[i - samples];
            }
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
    internal static void AccumulateFloats(Span<byte> row, int samples, Span<byte> scratch)
    {
        for (int i = samples; i < row.Length; i++)
        {
            row[i] += row[i - samples];
        }

        int count = row.Length / 4;
        for (int i = 0; i < count; i++)
        {
            uint bits = ((uint)row[i] << 24) | ((uint)row[count + i] << 16) | ((uint)row[(2 * count) + i] << 8) | row[(3 * count) + i];
            BinaryPrimitives.WriteSingleLittleEndian(scratch[(4 * i)..], BitConverter.UInt32BitsToSingle(bits));
        }

        scratch[..row.Length].CopyTo(row);
    }
}
