using System.Buffers.Binary;

namespace LiveSR.Files.Video;

/// <summary>What a video file tells of itself beside its images.</summary>
internal static class VideoFile
{
    /// <summary>Bits of a grey pixel, from the codec's pixel format as FFmpeg tags it (Y800; Y1, 0, bits), or 0 for colour.</summary>
    internal static int GrayBits(int codecPixelFormat)
    {
        Span<byte> tag = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(tag, codecPixelFormat);
        return tag switch
        {
            [(byte)'Y', (byte)'8', (byte)'0', (byte)'0'] => 8,
            [(byte)'Y', (byte)'1', 0, <= 16 and var bits] => bits,
            _ => 0,
        };
    }

    /// <summary>One line on why no decoder takes the file.</summary>
    internal static string WhyUnreadable(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            return $"{path} is empty.";
        }

        return LacksIndex(path)
            ? $"{path} was cut before it was closed: its index (the 'moov' box) is missing, and without it no image can be found."
            : $"{path} is not a video that FFmpeg can read.";
    }

    // An MP4 file is a row of boxes: 4 bytes of length, 4 of name; a length of 1 is followed by one of 8 bytes.
    private static bool LacksIndex(string path)
    {
        Span<byte> head = stackalloc byte[16];
        using FileStream file = File.OpenRead(path);
        bool isMp4 = false;
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> name = head[4..8];
            if (name.SequenceEqual("moov"u8))
            {
                return false;
            }

            isMp4 |= at == 0 && name.SequenceEqual("ftyp"u8);
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length == 1 && read == head.Length)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            }

            if (length < 8)
            {
                break;
            }

            at += length;
        }

        return isMp4;
    }
}
