using System.Buffers;
using System.Buffers.Binary;
using LiveSR.Imaging;
using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Protocol;

/// <summary>
/// One binary message: a header of 48 bytes, then for each image 64 bytes and its pixels, padded to 8 bytes. Little-endian.
/// <c>wwwroot/protocol.js</c> reads it.
/// <code>
/// header   0 u32 magic "LSR1"   4 u32 sequence   8 f64 image number  16 f64 received, ms since 1970  24 f64 sent, the same
///         32 u32 view           36 u16 flags (1 frozen)  38 u16 images        40 u16 camera's width  42 u16 height
///         44 f32 edge of a camera's pixel in micrometres, 0 when unknown
/// image    0 u8 kind  1 u8 coding  2 u8 channels  3 u8 bits  4 u16 texels across  6 u16 down  8 i32 x  12 i32 y
///         16 i32 width  20 i32 height (the part, in the image's pixels)  24 i32 image's width  28 i32 height
///         32 f32 offset  36 f32 step (value = offset + step texel)  40 u32 bytes  44 f32[3] values under the mouse
///         56 f32 largest value  60 u32 provenance, 0 for none
/// </code>
/// </summary>
internal sealed class FrameMessage(ArrayBufferWriter<byte> buffer, PlaneEncoder encoder)
{
    private const uint Magic = 0x3152534C;
    private const int HeaderBytes = 48, ImageBytes = 64, Alignment = 8;

    /// <summary>Writes the message for one moment and one view into the buffer, from its beginning.</summary>
    /// <param name="frames">The images.</param>
    /// <param name="view">What the page shows.</param>
    /// <param name="sequence">The frame's number on this connection.</param>
    /// <param name="frozen">Whether the page holds it.</param>
    /// <param name="sent">Now.</param>
    /// <param name="provenance">The number under which this connection knows how a frame was made.</param>
    public void Write(ViewedFrames frames, ViewRequest view, uint sequence, bool frozen, DateTimeOffset sent, Func<Provenance?, uint> provenance)
    {
        buffer.ResetWrittenCount();
        Span<byte> header = Take(HeaderBytes);
        FrameMetadata metadata = frames.Raw.Metadata;
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], sequence);
        BinaryPrimitives.WriteDoubleLittleEndian(header[8..], metadata.ImageNumber);
        BinaryPrimitives.WriteDoubleLittleEndian(header[16..], UnixMs(metadata.ReceivedTime));
        BinaryPrimitives.WriteDoubleLittleEndian(header[24..], UnixMs(sent));
        BinaryPrimitives.WriteUInt32LittleEndian(header[32..], view.Id);
        BinaryPrimitives.WriteUInt16LittleEndian(header[36..], (ushort)(frozen ? 1 : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], (ushort)frames.Raw.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header[42..], (ushort)frames.Raw.Height);
        BinaryPrimitives.WriteSingleLittleEndian(header[44..], (float)(metadata.PixelSizeUm ?? 0));
        ushort images = 0;
        foreach (PlaneKind kind in view.Planes)
        {
            if (ImageOf(frames, kind) is { } image && CutOf(image, frames.Raw, view) is { } cut)
            {
                WriteImage(image, kind, cut, view, (double)image.Width / frames.Raw.Width, provenance(image.Metadata.Provenance));
                images++;
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(Written(0, HeaderBytes)[38..], images);
    }

    private static Frame? ImageOf(ViewedFrames frames, PlaneKind kind) => kind switch
    {
        PlaneKind.Raw => frames.Raw,
        PlaneKind.Enhanced => frames.Enhanced,
        _ => frames.Residual,
    };

    private static PlaneCut? CutOf(Frame image, Frame raw, ViewRequest view) =>
        PlaneCut.Of(image.Width, image.Height, (double)image.Width / raw.Width, view.Rect, view.Zoom);

    private void WriteImage(Frame image, PlaneKind kind, PlaneCut cut, ViewRequest view, double scale, uint provenance)
    {
        int start = buffer.WrittenCount;
        Take(ImageBytes);
        EncodedPlane encoded = encoder.Encode(image, cut, kind, view.Coding, (view.Low, view.High), buffer);
        Take(-encoded.Bytes & (Alignment - 1));

        Span<byte> header = Written(start, ImageBytes);
        header[0] = (byte)kind;
        header[1] = (byte)encoded.Coding;
        header[2] = (byte)image.Format.Channels();
        header[3] = (byte)Math.Min(image.BitDepth, byte.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)cut.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)cut.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], cut.Part.X);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], cut.Part.Y);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], cut.Part.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], cut.Part.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], image.Height);
        BinaryPrimitives.WriteSingleLittleEndian(header[32..], encoded.Scale.Offset);
        BinaryPrimitives.WriteSingleLittleEndian(header[36..], encoded.Scale.Step);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], (uint)encoded.Bytes);
        WriteProbe(image, view.ProbeX * scale, view.ProbeY * scale, header[44..56]);
        BinaryPrimitives.WriteSingleLittleEndian(header[56..], image.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], provenance);
    }

    /// <summary>The channels' values of the pixel that holds a point, red first; NaN outside, and for channels that are not there.</summary>
    private static void WriteProbe(Frame image, double x, double y, Span<byte> target)
    {
        int column = (int)Math.Floor(x), row = (int)Math.Floor(y), channels = image.Format.Channels();
        bool inside = column >= 0 && row >= 0 && column < image.Width && row < image.Height;
        for (int i = 0; i < 3; i++)
        {
            float value = inside && i < channels ? ValueAt(image, row, (column * channels) + channels - 1 - i) : float.NaN;
            BinaryPrimitives.WriteSingleLittleEndian(target[(4 * i)..], value);
        }
    }

    private static float ValueAt(Frame image, int row, int index) => image.Format.BytesPerChannel() switch
    {
        1 => image.Row<byte>(row)[index],
        2 => image.Row<ushort>(row)[index],
        _ => image.Row<float>(row)[index],
    };

    private static double UnixMs(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private Span<byte> Take(int bytes)
    {
        if (bytes == 0)
        {
            return [];
        }

        Span<byte> taken = buffer.GetSpan(bytes)[..bytes];
        taken.Clear();
        buffer.Advance(bytes);
        return taken;
    }

    /// <summary>What stands in the buffer already: the lengths are known after the pixels.</summary>
    private Span<byte> Written(int start, int bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer.WrittenMemory).Span.Slice(start, bytes);
}
