using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>Reads and writes rows of any pixel format as floats, in the frame's own units.</summary>
public static class FrameRows
{
    /// <summary>Row <paramref name="y"/> as floats: <c>[Width * Channels]</c>, colour interleaved B, G, R.</summary>
    public static void ReadRow(this Frame frame, int y, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        switch (frame.Format.BytesPerChannel())
        {
            case 1:
                TensorPrimitives.ConvertChecked<byte, float>(frame.Row<byte>(y), destination);
                break;
            case 2:
                TensorPrimitives.ConvertChecked<ushort, float>(frame.Row<ushort>(y), destination);
                break;
            default:
                frame.Row<float>(y).CopyTo(destination);
                break;
        }
    }

    /// <summary>
    /// Writes floats, <c>[Width * Channels]</c>, into row <paramref name="y"/>; integer formats round half up and saturate
    /// to 0 .. <paramref name="maxValue"/>. The source is used as scratch.
    /// </summary>
    public static void WriteRow(this FrameWriter writer, int y, Span<float> values, float maxValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (writer.Format.BytesPerChannel())
        {
            case 1:
                Saturate(values, maxValue);
                TensorPrimitives.ConvertTruncating<float, byte>(values, writer.Row<byte>(y));
                break;
            case 2:
                Saturate(values, maxValue);
                TensorPrimitives.ConvertTruncating<float, ushort>(values, writer.Row<ushort>(y));
                break;
            default:
                values.CopyTo(writer.Row<float>(y));
                break;
        }
    }

    /// <summary>Writes the planes of a frame, one for grey or B, G, R for colour, saturating to <paramref name="maxValue"/>.</summary>
    public static void WritePlane(this FrameWriter writer, Plane plane, float maxValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(plane);
        var row = new float[plane.Width];
        for (int y = 0; y < plane.Height; y++)
        {
            plane.Row(y).CopyTo(row);
            writer.WriteRow(y, row, maxValue);
        }
    }

    private static void Saturate(Span<float> values, float maxValue)
    {
        TensorPrimitives.Add(values, 0.5f, values);
        TensorPrimitives.Max(values, 0f, values);
        TensorPrimitives.Min(values, maxValue + 0.5f, values);
    }
}
