using LiveSR.Imaging;

namespace LiveSR.Inference.Tests;

/// <summary>Seeded frames of every format, and the comparison of frames.</summary>
public static class TestFrames
{
    /// <summary>A frame of smooth structure and noise over the whole range of its bit depth.</summary>
    public static FrameLease Random(FramePool pool, PixelFormat format, int width, int height, int bits = 0, int seed = 7)
    {
        var random = new Random(seed);
        using FrameWriter writer = pool.Rent(format, width, height);
        bits = bits == 0 ? format.ContainerBits() : bits;
        double max = format == PixelFormat.Gray32F ? 1 : (1L << bits) - 1;
        int channels = format.Channels();
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * channels; i++)
            {
                double value = 0.5 + (0.3 * Math.Sin((i + (3 * y)) * 0.21)) + (0.2 * ((2 * random.NextDouble()) - 1));
                Set(writer, y, i, Math.Clamp(value, 0, 1) * max);
            }
        }

        return writer.Publish(new FrameMetadata { BitDepth = bits, ImageNumber = seed, PixelSizeUm = 0.2, Camera = "test" });
    }

    /// <summary>Largest absolute difference of two frames' values.</summary>
    public static float LargestDifference(Frame a, Frame b) => new Agreement("another frame").Add(a, b);

    /// <summary>One value of a frame: channel 0 is blue of a colour frame.</summary>
    public static float At(this Frame frame, int x, int y, int channel = 0)
    {
        float[] row = new float[frame.Width * frame.Format.Channels()];
        frame.ReadRow(y, row);
        return row[(x * frame.Format.Channels()) + channel];
    }

    private static void Set(FrameWriter writer, int y, int i, double value)
    {
        switch (writer.Format.BytesPerChannel())
        {
            case 1:
                writer.Row<byte>(y)[i] = (byte)Math.Round(value);
                break;
            case 2:
                writer.Row<ushort>(y)[i] = (ushort)Math.Round(value);
                break;
            default:
                writer.Row<float>(y)[i] = (float)value;
                break;
        }
    }
}
