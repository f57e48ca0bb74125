using System.Runtime.InteropServices;

namespace LiveSR.Native.Interop;

/// <summary>livesr_options of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Options
{
    /// <summary>Bytes of the struct in the first header, which ended with <see cref="Intensities"/>.</summary>
    public const int FirstSize = 40;

    public uint StructSize;
    public int Scale;
    public byte* Provider;
    public byte* Colour;
    public int Tile;
    public int Threads;
    public byte* Intensities;
    public byte* Calibration;
}

/// <summary>livesr_image of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Image
{
    public byte* Pixels;
    public ulong Bytes;
    public long Stride;
    public int Width;
    public int Height;
    public int Format;
    public int BitDepth;
}

/// <summary>livesr_geometry of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Geometry
{
    public ulong Bytes;
    public int Width;
    public int Height;
    public int Format;
    public int BytesPerPixel;
    public int Scale;
    public int Reserved;
    public double PixelSizeFactor;
}

/// <summary>livesr_frame_info of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FrameInfo
{
    /// <summary>Bytes of the struct in the first header, which ended with <see cref="Degraded"/>.</summary>
    public const int FirstSize = 64;

    public uint StructSize;
    public int Scale;
    public long ImageNumber;
    public double ElapsedMs;
    public double PixelSizeUm;
    public ulong User;
    public double LatencyMs;
    public int Inferred;
    public int Degraded;
    public long Dropped;
    public int Tile;
    public int Overlap;
    public fixed byte Model[128];
    public fixed byte Sha256[72];
    public fixed byte Provider[16];
    public fixed byte Precision[16];
    public fixed byte Normalisation[64];
}

/// <summary>livesr_model_info of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ModelInfo
{
    public uint StructSize;
    public int Scale;
    public int Inferred;
    public int Tile;
    public int Overlap;
    public fixed byte Name[128];
    public fixed byte Sha256[72];
    public fixed byte Provider[16];
    public fixed byte Precision[16];
}

/// <summary>livesr_statistics of livesr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Statistics
{
    public uint StructSize;
    public int Waiting;
    public int Ready;
    public int Reserved;
    public long Processed;
    public long Submitted;
    public long Delivered;
    public long Dropped;
    public long Failed;
    public long Discarded;
    public double EnhanceP50Ms;
    public double EnhanceP95Ms;
    public double EnhanceP99Ms;
    public double LatencyP50Ms;
    public double LatencyP95Ms;
    public double LatencyP99Ms;
}
