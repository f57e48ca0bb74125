using System.Buffers.Binary;

namespace LiveSR.Files.Images;

/// <summary>Whether an image file was cut: decoders fill what is missing with grey and do not say so.</summary>
internal static class ImageEnd
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>True for a JPEG without its end-of-image marker and a PNG without its last chunk. Of other formats nothing is known.</summary>
    internal static bool IsCut(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? !HasJpegEnd(file)
        : file.StartsWith(PngSignature) && !HasPngEnd(file);

    /// <summary>Chunks are length, type, data and check sum (PNG 1.2, section 3.2).</summary>
    private static bool HasPngEnd(ReadOnlySpan<byte> file)
    {
        long at = PngSignature.Length;
        while (at + 12 <= file.Length)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk.Slice(4, 4).SequenceEqual("IEND"u8))
            {
                return at <= file.Length;
            }
        }

        return false;
    }

    /// <summary>
    /// Segments are skipped by their length, since thumbnails inside them have ends of their own; in the pixels that follow a
    /// start of scan, a marker is 0xFF and neither stuffing nor a restart (ITU-T T.81, annex B).
    /// </summary>
    private static bool HasJpegEnd(ReadOnlySpan<byte> file)
    {
        const byte EndOfImage = 0xD9, StartOfScan = 0xDA, Fill = 0xFF, Stuffing = 0x00, FirstRestart = 0xD0, LastRestart = 0xD7;
        int at = 2;
        bool inScan = false;
        while (at + 1 < file.Length)
        {
            byte marker = file[at + 1];
            if (file[at] != 0xFF || (inScan && marker is Stuffing or (>= FirstRestart and <= LastRestart)))
            {
                int next = file[(at + 1)..].IndexOf((byte)0xFF);
                at = next < 0 ? file.Length : at + 1 + next;
            }
            else if (marker == Fill)
            {
                at++;
            }
            else if (marker == EndOfImage)
            {
                return true;
            }
            else
            {
                inScan = marker == StartOfScan;
                at += at + 4 <= file.Length ? 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) : 4;
            }
        }

        return false;
    }
}
