using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Genicam;

/// <summary>How a grey pixel format of GenICam's naming convention (PFNC) lies in memory.</summary>
internal enum PixelPacking
{
    /// <summary>A byte or a little-endian 16-bit word for each pixel.</summary>
    None,

    /// <summary>GigE Vision's own: two pixels in three bytes, their low bits together in the middle one.</summary>
    Pair,

    /// <summary>One stream of bits, the lowest first.</summary>
    Stream,
}

/// <summary>A grey pixel format that a camera may send.</summary>
/// <param name="Name">Its name in GenICam.</param>
/// <param name="Bits">Significant bits of an intensity.</param>
/// <param name="Packing">How the pixels lie in memory.</param>
internal sealed record MonoFormat(string Name, int Bits, PixelPacking Packing = PixelPacking.None)
{
    // In the order in which they are preferred for a depth: what need not be unpacked comes first.
    private static readonly MonoFormat[] Known =
    [
        new("Mono8", 8),
        new("Mono10", 10), new("Mono10p", 10, PixelPacking.Stream), new("Mono10Packed", 10, PixelPacking.Pair),
        new("Mono12", 12), new("Mono12p", 12, PixelPacking.Stream), new("Mono12Packed", 12, PixelPacking.Pair),
        new("Mono14", 14), new("Mono14p", 14, PixelPacking.Stream),
        new("Mono16", 16),
    ];

    /// <summary>The format of the frames that are made of it.</summary>
    internal PixelFormat FramePixels => Bits == 8 ? PixelFormat.Gray8 : PixelFormat.Gray16;

    /// <summary>
    /// The format that a camera should send. An explicit name comes first, then the depth: its own format, or Mono16,
    /// which holds any; without either the camera's present one.
    /// </summary>
    /// <param name="camera">The camera's name, for messages.</param>
    /// <param name="offered">Names of the formats that it has.</param>
    /// <param name="present">Name of the one that it is set to.</param>
    /// <param name="settings">What is asked for.</param>
    /// <exception cref="SourceException">No grey format of the camera meets what is asked for.</exception>
    internal static MonoFormat Choose(string camera, IReadOnlyCollection<string> offered, string present, GenicamSettings settings)
    {
        MonoFormat[] usable = [.. Known.Where(format => offered.Contains(format.Name))];
        string has = usable.Length > 0 ? $"it offers {string.Join(", ", usable.Select(format => format.Name))}" : "it offers no grey format";
        if (settings.Format is { } name)
        {
            return usable.FirstOrDefault(format => format.Name == name)
                ?? throw new SourceException($"Camera {camera} cannot send format={name} as grey values: {has}.");
        }

        if (settings.Depth is { } depth)
        {
            return usable.FirstOrDefault(format => format.Bits == depth)
                ?? usable.FirstOrDefault(format => depth > 8 && format.Bits == 16)
                ?? throw new SourceException($"Camera {camera} has no grey format of {depth} bits: {has}.");
        }

        return Known.FirstOrDefault(format => format.Name == present)
            ?? throw new SourceException($"Camera {camera} is set to the pixel format {present}, which is not grey: choose one with format=; {has}.");
    }

    /// <summary>Bytes of so many pixels that follow one another.</summary>
    internal int Bytes(int pixels) => Packing switch
    {
        PixelPacking.None => pixels * FramePixels.BytesPerPixel(),
        PixelPacking.Pair => ((pixels * 3) + 1) / 2,
        _ => (int)((((long)pixels * Bits) + 7) / 8),
    };

    /// <summary>Copies an image into a frame, unpacked.</summary>
    /// <param name="image">The image as the camera sent it.</param>
    /// <param name="padding">Bytes after each row that hold no pixels.</param>
    /// <param name="frame">The frame, of the image's size.</param>
    /// <returns>False when the image is too short.</returns>
    internal bool TryCopy(ReadOnlySpan<byte> image, int padding, FrameWriter frame)
    {
        // Without padding a packed row may end within a byte in which the next begins.
        (int runs, int pixels) = padding == 0 ? (1, frame.Width * frame.Height) : (frame.Height, frame.Width);
        int bytes = Bytes(pixels), step = bytes + padding;
        if (image.Length < ((runs - 1) * step) + bytes)
        {
            return false;
        }

        for (int run = 0; run < runs; run++)
        {
            ReadOnlySpan<byte> source = image.Slice(run * step, bytes);
            switch (Packing)
            {
                case PixelPacking.None:
                    source.CopyTo(frame.Bytes[(run * bytes)..]);
                    break;
                case PixelPacking.Pair:
                    PackedPixels.UnpackPairs(source, frame.Pixels<ushort>().Slice(run * pixels, pixels), Bits);
                    break;
                default:
                    PackedPixels.UnpackStream(source, frame.Pixels<ushort>().Slice(run * pixels, pixels), Bits);
                    break;
            }
        }

        return true;
    }
}
