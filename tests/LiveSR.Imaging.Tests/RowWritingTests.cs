namespace LiveSR.Imaging.Tests;

/// <summary>Vectorised, floats into frames and back, it does what one value after the other would do.</summary>
public sealed class RowWritingTests : IDisposable
{
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData(PixelFormat.Gray8, 8)]
    [InlineData(PixelFormat.Gray16, 12)]
    [InlineData(PixelFormat.Gray16, 16)]
    [InlineData(PixelFormat.Bgr24, 8)]
    [InlineData(PixelFormat.Bgr48, 14)]
    public void EveryWidthIsMappedRoundedAndSaturated(PixelFormat format, int bits)
    {
        var map = new IntensityMap(700, 30);
        float max = (1 << bits) - 1;
        var random = new Random(5);
        foreach (int width in Enumerable.Range(1, 70).Append(1300))
        {
            float[][] channels = [.. Enumerable.Range(0, format.Channels()).Select(_ => Row(random, width))];
            using FrameWriter writer = _pool.Rent(format, width, 1);
            if (channels.Length == 1)
            {
                writer.WriteRow(0, channels[0], map, max);
            }
            else
            {
                writer.WriteColourRow(0, channels[0], channels[1], channels[2], map, max);
            }

            for (int i = 0; i < width * channels.Length; i++)
            {
                float value = channels[i % channels.Length][i / channels.Length];
                int written = format.BytesPerChannel() == 1 ? writer.Row<byte>(0)[i] : writer.Row<ushort>(0)[i];
                written.ShouldBe((int)Math.Clamp(MathF.Floor((value * map.Gain) + (map.Offset + 0.5f)), 0, max));
            }
        }
    }

    [Fact]
    public void EveryWidthOfSixteenBitsIsReadAsItIs()
    {
        foreach (int width in Enumerable.Range(1, 70).Append(1300))
        {
            ushort[] values = [.. Enumerable.Range(0, width).Select(i => (ushort)(ushort.MaxValue - (i * 53)))];
            using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, width, 1);
            values.CopyTo(writer.Row<ushort>(0));
            using FrameLease frame = writer.Publish(new FrameMetadata());
            float[] read = new float[width];

            frame.Frame.ReadRow(0, read);

            read.ShouldBe(values.Select(value => (float)value));
        }
    }

    [Theory]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Bgr48)]
    public void EveryWidthOfColourIsReadAsItsChannels(PixelFormat format)
    {
        var random = new Random(7);
        foreach (int width in Enumerable.Range(1, 70).Append(1300))
        {
            float[][] channels = [.. Enumerable.Range(0, 3).Select(_ => (float[])[.. Enumerable.Range(0, width).Select(_ => (float)random.Next(256))])];
            using FrameWriter writer = _pool.Rent(format, width, 1);
            writer.WriteColourRow(0, channels[0], channels[1], channels[2], new IntensityMap(1, 0), 255);
            using FrameLease frame = writer.Publish(new FrameMetadata());
            float[] b = new float[width], g = new float[width], r = new float[width];

            frame.Frame.ReadColourRow(0, b, g, r);

            new[] { b, g, r }.ShouldBe(channels);
        }
    }

    [Fact]
    public void MergingIntoRowsIsMergingIntoPixels()
    {
        var random = new Random(6);
        float[] y = Row(random, 21), cb = Row(random, 21), cr = Row(random, 21);
        float[] bgr = new float[63], b = new float[21], g = new float[21], r = new float[21];

        Bt601.Merge(y, cb, cr, bgr);
        Bt601.Merge(y, cb, cr, b, g, r);

        for (int i = 0; i < 21; i++)
        {
            (b[i] - bgr[3 * i]).ShouldBe(0, 1e-4f);
            (g[i] - bgr[(3 * i) + 1]).ShouldBe(0, 1e-4f);
            (r[i] - bgr[(3 * i) + 2]).ShouldBe(0, 1e-4f);
        }
    }

    public void Dispose() => _pool.Dispose();

    /// <summary>Values of which some fall below 0 and some above every depth's largest.</summary>
    private static float[] Row(Random random, int width) => [.. Enumerable.Range(0, width).Select(_ => (200 * random.NextSingle() * random.NextSingle()) - 5)];
}
