using System.Runtime.InteropServices;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Stacks of known pixels.</summary>
internal static class Stacks
{
    /// <summary>A frame of reproducible pixels: waves with some noise, within the bit depth.</summary>
    internal static FrameLease Frame(PixelFormat format, int width, int height, int number, int bits = 0, FramePool? pool = null)
    {
        int depth = bits == 0 ? format.ContainerBits() : bits;
        var random = new Random(number);
        using FrameWriter writer = (pool ?? FramePool.Shared).Rent(format, width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width * format.Channels(); x++)
            {
                double value = Math.Clamp(0.5 + (0.4 * Math.Sin((x + (3 * y) + number) / 9.0)) + (random.NextDouble() * 0.05), 0, 1);
                switch (format.BytesPerChannel())
                {
                    case 1:
                        writer.Row<byte>(y)[x] = (byte)(value * ((1 << depth) - 1));
                        break;
                    case 2:
                        writer.Row<ushort>(y)[x] = (ushort)(value * ((1 << depth) - 1));
                        break;
                    default:
                        writer.Row<float>(y)[x] = (float)((value * 1000) - 300);
                        break;
                }
            }
        }

        return writer.Publish(new FrameMetadata
        {
            ImageNumber = number,
            ElapsedTimeMs = number * 40,
            DeviceFrameNumber = 65_535 + number,
            DeviceTimestampNs = 1_700_000_000_123_456_789 + number,
            PixelSizeUm = 0.065,
            ExposureMs = 20,
            Camera = "Test camera",
            BitDepth = format == PixelFormat.Gray32F ? 0 : depth,
        });
    }

    /// <summary>Writes a stack; the pixels of all pages in the file's order of colours.</summary>
    internal static byte[] Write(string path, PixelFormat format, int width, int height, int pages, TiffWriterOptions? options = null, int bits = 0)
    {
        var pixels = new List<byte>();
        using var writer = TiffWriter.Create(path, options, overwrite: true);
        for (int i = 0; i < pages; i++)
        {
            using FrameLease lease = Frame(format, width, height, i, bits);
            writer.Write(lease.Frame);
            pixels.AddRange(RgbBytes(lease.Frame));
        }

        writer.Complete();
        return [.. pixels];
    }

    internal static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }

    /// <summary>The pixels with red before green before blue, as TIFF has them.</summary>
    internal static byte[] RgbBytes(Frame frame)
    {
        byte[] bytes = Bytes(frame);
        if (frame.Format == PixelFormat.Bgr24)
        {
            SwapEnds<byte>(bytes);
        }
        else if (frame.Format == PixelFormat.Bgr48)
        {
            SwapEnds<ushort>(bytes);
        }

        return bytes;
    }

    private static void SwapEnds<T>(byte[] bytes)
        where T : unmanaged
    {
        Span<T> values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (int i = 0; i < values.Length; i += 3)
        {
            (values[i], values[i + 2]) = (values[i + 2], values[i]);
        }
    }
}
