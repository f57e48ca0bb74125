using LiveSR.Imaging;

namespace LiveSR.Native.Interop;

/// <summary>Frames and the caller's memory: checks sizes, then copies row by row.</summary>
internal static unsafe class PixelCopy
{
    private const int LargestEdge = 1 << 17;

    /// <summary>The format that a number of livesr.h stands for.</summary>
    /// <exception cref="CallException">It stands for none.</exception>
    public static PixelFormat FormatOf(int format) => format switch
    {
        0 => PixelFormat.Gray8,
        1 => PixelFormat.Gray16,
        2 => PixelFormat.Bgr24,
        3 => PixelFormat.Bgr48,
        _ => throw new CallException(Status.Argument, $"format {format} is none of LIVESR_GRAY8, LIVESR_GRAY16, LIVESR_BGR24, LIVESR_BGR48."),
    };

    /// <summary>The number of livesr.h for a format.</summary>
    public static int NumberOf(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => 0,
        PixelFormat.Gray16 => 1,
        PixelFormat.Bgr24 => 2,
        PixelFormat.Bgr48 => 3,
        _ => throw new CallException(Status.Internal, $"{format} has no number in livesr.h."),
    };

    /// <summary>A frame with a copy of the caller's pixels.</summary>
    /// <exception cref="CallException">Something about the image does not fit.</exception>
    public static FrameLease Read(Image* image, FramePool pool, FrameMetadata metadata)
    {
        PixelFormat format = CheckSize(image->Width, image->Height, image->Format);
        CheckMemory(image, image->Width, image->Height, format);
        if (image->BitDepth < 0 || image->BitDepth > format.ContainerBits())
        {
            throw new CallException(Status.Size, $"bit_depth is {image->BitDepth}; {format} holds 1 to {format.ContainerBits()}, or 0 for all.");
        }

        using FrameWriter writer = pool.Rent(format, image->Width, image->Height);
        long stride = image->Stride == 0 ? writer.Stride : image->Stride;
        if (stride == writer.Stride)
        {
            new ReadOnlySpan<byte>(image->Pixels, writer.Bytes.Length).CopyTo(writer.Bytes);
        }
        else
        {
            for (int y = 0; y < writer.Height; y++)
            {
                new ReadOnlySpan<byte>(image->Pixels + (y * stride), writer.Stride).CopyTo(writer.Row<byte>(y));
            }
        }

        return writer.Publish(metadata with { BitDepth = image->BitDepth });
    }

    /// <summary>Tells the caller the size of a result, and checks that its memory can hold it.</summary>
    /// <exception cref="CallException">It cannot.</exception>
    public static void Announce(Image* image, int width, int height, PixelFormat format, int bitDepth)
    {
        image->Width = width;
        image->Height = height;
        image->Format = NumberOf(format);
        image->BitDepth = bitDepth;
        CheckMemory(image, width, height, format);
    }

    /// <summary>Copies a result to the caller's memory, whose size was checked.</summary>
    public static void Write(Frame frame, Image* image)
    {
        int row = frame.Width * frame.Format.BytesPerPixel();
        long stride = image->Stride == 0 ? row : image->Stride;
        if (stride == row && frame.IsPacked)
        {
            Buffer.MemoryCopy((void*)frame.Address, image->Pixels, (long)Math.Min(image->Bytes, long.MaxValue), (long)row * frame.Height);
            return;
        }

        for (int y = 0; y < frame.Height; y++)
        {
            frame.Row<byte>(y).CopyTo(new Span<byte>(image->Pixels + (y * stride), row));
        }
    }

    /// <summary>Checks what a caller says of an image's size, before anything is computed from it.</summary>
    /// <exception cref="CallException">It is no size that LiveSR can work with.</exception>
    public static PixelFormat CheckSize(int width, int height, int format)
    {
        PixelFormat known = FormatOf(format);
        bool edges = width is >= 1 and <= LargestEdge && height is >= 1 and <= LargestEdge;
        return edges && (long)width * height * known.BytesPerPixel() <= int.MaxValue - 4096
            ? known
            : throw new CallException(Status.Size, $"an image of {width}x{height} in {known}: width and height must be 1 to {LargestEdge}, and the image under 2 GiB.");
    }

    private static void CheckMemory(Image* image, int width, int height, PixelFormat format)
    {
        long row = (long)width * format.BytesPerPixel();
        long stride = image->Stride == 0 ? row : image->Stride;
        if (stride < row)
        {
            throw new CallException(Status.Size, $"stride is {stride}; a row of {width} px in {format} takes {row} bytes.");
        }

        Int128 needed = ((Int128)stride * (height - 1)) + row;
        if (needed > image->Bytes)
        {
            throw new CallException(Status.Size, $"the memory at pixels has {image->Bytes} bytes; {width}x{height} px in {format} with stride {stride} takes {needed}.");
        }

        if (image->Pixels == null)
        {
            throw new CallException(Status.Argument, "pixels is null; give the address of the image's memory.");
        }
    }
}
