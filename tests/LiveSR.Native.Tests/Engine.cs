using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Native.Tests;

/// <summary>What the C# engine makes of the same pixels.</summary>
internal static class Engine
{
    public static byte[] Enhance(IFrameEnhancer enhancer, ReadOnlySpan<byte> pixels, PixelFormat format, int width, int height, int bitDepth = 0)
    {
        using FrameWriter writer = FramePool.Shared.Rent(format, width, height);
        pixels.CopyTo(writer.Bytes);
        using FrameLease frame = writer.Publish(new FrameMetadata { BitDepth = bitDepth });
        using FrameLease result = enhancer.Enhance(frame.Frame);
        byte[] bytes = new byte[result.Frame.Width * result.Frame.Height * format.BytesPerPixel()];
        result.Frame.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Noise in all significant bits of a format.</summary>
    public static byte[] Noise(PixelFormat format, int width, int height, int bitDepth)
    {
        var random = new Random(7);
        byte[] pixels = new byte[width * height * format.BytesPerPixel()];
        random.NextBytes(pixels);
        for (int i = 1; format.BytesPerChannel() == 2 && i < pixels.Length; i += 2)
        {
            pixels[i] &= (byte)((1 << (bitDepth - 8)) - 1);
        }

        return pixels;
    }
}
