using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Recording.Tests;

/// <summary>Frames with a pattern that differs from image to image and from pixel to pixel.</summary>
internal static class TestImages
{
    /// <summary>An image whose values use all bits that its metadata states.</summary>
    internal static FrameLease Make(
        FramePool pool, PixelFormat format, int width, int height, long number, FrameMetadata? metadata = null)
    {
        FrameWriter writer = pool.Rent(format, width, height);
        int mask = metadata?.BitDepth is > 0 and int bits ? (1 << bits) - 1 : 0xFFFF;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width * format.Channels(); x++)
            {
                int value = (x * 37) + (y * 101) + ((int)number * 7);
                switch (format.BytesPerChannel())
                {
                    case 1: writer.Row<byte>(y)[x] = (byte)value; break;
                    case 2: writer.Row<ushort>(y)[x] = (ushort)((value * 11) & mask); break;
                    default: writer.Row<float>(y)[x] = value / 3f; break;
                }
            }
        }

        return writer.Publish((metadata ?? new FrameMetadata()) with { ImageNumber = number });
    }

    /// <summary>Pixels that no codec can make small.</summary>
    internal static FrameLease Noise(FramePool pool, PixelFormat format, int size, long number, FrameMetadata? metadata = null)
    {
        FrameWriter writer = pool.Rent(format, size, size);
        new Random((int)number).NextBytes(writer.Bytes);
        return writer.Publish((metadata ?? new FrameMetadata()) with { ImageNumber = number });
    }

    internal static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }

    internal static byte[] Bytes(Mat image)
    {
        using Mat packed = image.Clone();
        return packed.AsSpan<byte>().ToArray();
    }
}
