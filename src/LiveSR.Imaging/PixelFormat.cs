namespace LiveSR.Imaging;

/// <summary>How one pixel is stored. The container says nothing of the significant bits: see <see cref="Frame.BitDepth"/>.</summary>
public enum PixelFormat
{
    /// <summary>One byte of intensity.</summary>
    Gray8,

    /// <summary>One little-endian 16-bit intensity; 10-, 12- and 14-bit cameras deliver this.</summary>
    Gray16,

    /// <summary>One 32-bit float of intensity.</summary>
    Gray32F,

    /// <summary>Blue, green, red, one byte each.</summary>
    Bgr24,

    /// <summary>Blue, green, red, 16 bits each.</summary>
    Bgr48,
}

/// <summary>What follows from a <see cref="PixelFormat"/>.</summary>
public static class PixelFormats
{
    /// <summary>Number of colour channels: 1 or 3.</summary>
    public static int Channels(this PixelFormat format) => format is PixelFormat.Bgr24 or PixelFormat.Bgr48 ? 3 : 1;

    /// <summary>Bytes of one channel of one pixel: 1, 2 or 4.</summary>
    public static int BytesPerChannel(this PixelFormat format) => format switch
    {
        PixelFormat.Gray8 or PixelFormat.Bgr24 => 1,
        PixelFormat.Gray16 or PixelFormat.Bgr48 => 2,
        PixelFormat.Gray32F => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };

    /// <summary>Bytes of one pixel, all channels.</summary>
    public static int BytesPerPixel(this PixelFormat format) => format.Channels() * format.BytesPerChannel();

    /// <summary>Bits that one channel's container holds: the largest bit depth that the format can state.</summary>
    public static int ContainerBits(this PixelFormat format) => format.BytesPerChannel() * 8;

    /// <summary>True for formats with blue, green and red channels.</summary>
    public static bool IsColour(this PixelFormat format) => format.Channels() == 3;
}
