using System.Runtime.InteropServices;
using LiveSR.Imaging;
using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Tests;

public sealed class AreaShrinkerTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8, 1)]
    [InlineData(PixelFormat.Gray16, 1)]
    [InlineData(PixelFormat.Bgr24, 1)]
    [InlineData(PixelFormat.Bgr48, 1)]
    [InlineData(PixelFormat.Gray32F, 1e-4)]
    public void APixelIsTheMeanOfTheAreaThatItCovers(PixelFormat format, double within)
    {
        using FrameLease lease = Noise(format, 203, 151);
        foreach ((int width, int height) in ((int, int)[])[(180, 130), (90, 65), (60, 130), (37, 21), (180, 11), (1, 1)])
        {
            var cut = new PlaneCut(new PixelRect(7, 9, 180, 130), width, height);
            byte[] target = new byte[width * height * format.BytesPerPixel()];
            new AreaShrinker().Shrink(lease.Frame, cut, target);
            int channels = format.Channels();
            foreach ((int x, int y) in ((int, int)[])[(0, 0), (width / 2, height / 3), (width - 1, height - 1)])
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    Value(target, format, (((y * width) + x) * channels) + channel).ShouldBe(Mean(lease.Frame, cut, x, y, channel), within);
                }
            }
        }
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 3)]
    [InlineData(2048, 639)]
    [InlineData(7, 1)]
    public void SpansCoverTheWholeLineOnce(int length, int count)
    {
        AreaSpan[] spans = AreaSpan.Of(length, count);
        float[] covered = new float[length];
        foreach (AreaSpan span in spans)
        {
            for (int i = span.First; i <= span.Last; i++)
            {
                covered[i] += span.WeightOf(i);
            }
        }

        covered.ShouldAllBe(weight => Math.Abs(weight - 1) < 1e-3);
    }

    private static double Mean(Frame frame, PlaneCut cut, int x, int y, int channel)
    {
        double left = (double)x * cut.Part.Width / cut.Width, right = (double)(x + 1) * cut.Part.Width / cut.Width;
        double top = (double)y * cut.Part.Height / cut.Height, bottom = (double)(y + 1) * cut.Part.Height / cut.Height, sum = 0;
        for (int row = 0; row < cut.Part.Height; row++)
        {
            for (int column = 0; column < cut.Part.Width; column++)
            {
                double area = Overlap(row, top, bottom) * Overlap(column, left, right);
                sum += area == 0 ? 0 : area * Value(frame, row + cut.Part.Y, ((column + cut.Part.X) * frame.Format.Channels()) + channel);
            }
        }

        return sum / ((right - left) * (bottom - top));
    }

    private static double Overlap(int pixel, double from, double to) => Math.Max(0, Math.Min(to, pixel + 1) - Math.Max(from, pixel));

    private static double Value(Frame frame, int row, int index) => frame.Format.BytesPerChannel() switch
    {
        1 => frame.Row<byte>(row)[index],
        2 => frame.Row<ushort>(row)[index],
        _ => frame.Row<float>(row)[index],
    };

    private static double Value(byte[] bytes, PixelFormat format, int index) => format.BytesPerChannel() switch
    {
        1 => bytes[index],
        2 => MemoryMarshal.Cast<byte, ushort>(bytes)[index],
        _ => MemoryMarshal.Cast<byte, float>(bytes)[index],
    };

    private static FrameLease Noise(PixelFormat format, int width, int height)
    {
        var random = new Random(7);
        using FrameWriter writer = FramePool.Shared.Rent(format, width, height);
        if (format == PixelFormat.Gray32F)
        {
            for (int y = 0; y < height; y++)
            {
                foreach (ref float value in writer.Row<float>(y))
                {
                    value = random.NextSingle();
                }
            }
        }
        else
        {
            random.NextBytes(writer.Bytes);
        }

        return writer.Publish(new FrameMetadata());
    }
}
