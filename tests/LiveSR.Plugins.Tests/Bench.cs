using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Tests;

/// <summary>Makes images from a pool of its own, and on disposal checks that no lease on them is left.</summary>
public sealed class Bench : IDisposable
{
    public FramePool Pool { get; } = new();

    /// <summary>A Gray16 image of 12 bits whose pixels count up from <paramref name="number"/>.</summary>
    public Image Image(int number = 0, int width = 8, int height = 6, Coords? coords = null, int bitDepth = 12, PixelFormat format = PixelFormat.Gray16)
    {
        using FrameWriter writer = Pool.Rent(format, width, height);
        for (int i = 0; i < writer.Bytes.Length; i++)
        {
            writer.Bytes[i] = format.BytesPerChannel() == 2 && i % 2 == 1 ? (byte)0 : (byte)(number + i);
        }

        using FrameLease lease = writer.Publish(new FrameMetadata { ImageNumber = number, BitDepth = bitDepth });
        return new Image(lease.Frame, coords ?? Coords.At(time: number));
    }

    /// <summary>Inserts images with these numbers, disposing each at once as a host may.</summary>
    public void Insert(IDataPipeline pipeline, params IEnumerable<int> numbers)
    {
        foreach (int number in numbers)
        {
            using Image image = Image(number);
            pipeline.InsertImage(image);
        }
    }

    public void Dispose()
    {
        Pool.Outstanding.ShouldBe(0, "every lease must have been given back");
        Pool.Dispose();
    }
}
