namespace LiveSR.Inference.Engine;

/// <summary>Equal planes of floats, one after another: <c>[Count, Height, Width]</c>, which is also a tensor's layout.</summary>
internal sealed class Planes : IDisposable
{
    private readonly NativeFloats _memory = new();

    public Planes(int count, int width, int height)
    {
        Count = count;
        Width = width;
        Height = height;
        _memory.Reserve((long)count * width * height);
    }

    public int Count { get; }

    public int Width { get; }

    public int Height { get; }

    public Span<float> Row(int plane, int y) => _memory.Span(((long)plane * Height + y) * Width, Width);

    public Span<float> Plane(int plane) => _memory.Span((long)plane * Height * Width, Height * Width);

    public void Clear()
    {
        for (int plane = 0; plane < Count; plane++)
        {
            Plane(plane).Clear();
        }
    }

    /// <summary>Some of the planes as a tensor of <paramref name="images"/> images, without a copy.</summary>
    public unsafe Tensor View(int firstPlane, int images, int channels)
    {
        float* address = (float*)_memory.Address + ((long)firstPlane * Height * Width);
        return new Tensor((nint)address, images, channels, Height, Width);
    }

    /// <summary>
    /// Fills what lies right of and below the image by mirroring it, edge pixels repeated, so that a size that the
    /// network cannot take becomes one that it can.
    /// </summary>
    public void MirrorBeyond(int imageWidth, int imageHeight)
    {
        for (int plane = 0; plane < Count; plane++)
        {
            for (int y = 0; y < imageHeight && imageWidth < Width; y++)
            {
                Span<float> row = Row(plane, y);
                for (int x = imageWidth; x < Width; x++)
                {
                    row[x] = row[Mirrored(x, imageWidth)];
                }
            }

            for (int y = imageHeight; y < Height; y++)
            {
                Row(plane, Mirrored(y, imageHeight)).CopyTo(Row(plane, y));
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>The pixel of an image that stands at a place beyond it, edge pixels repeated.</summary>
    internal static int Mirrored(int i, int size)
    {
        i %= 2 * size;
        return i < size ? i : (2 * size) - 1 - i;
    }
}
