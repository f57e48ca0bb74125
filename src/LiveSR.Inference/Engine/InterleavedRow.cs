using LiveSR.Imaging;

namespace LiveSR.Inference;

/// <summary>A row of B, G, R pixels on its way from a frame into three planes, and back.</summary>
internal sealed class InterleavedRow(int width)
{
    private readonly float[] _values = new float[3 * width];

    public ReadOnlySpan<float> Values => _values;

    /// <summary>Parts a frame into planes: green is plane 1, blue and red where the caller wants them.</summary>
    public void Read(Frame frame, IntensityMap toNetwork, Planes planes, int blue, int red)
    {
        Span<float> bgr = _values.AsSpan(0, 3 * frame.Width);
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, bgr);
            toNetwork.Apply(bgr, bgr);
            Span<float> b = planes.Row(blue, y), g = planes.Row(1, y), r = planes.Row(red, y);
            for (int x = 0, i = 0; i < bgr.Length; x++, i += 3)
            {
                b[x] = bgr[i];
                g[x] = bgr[i + 1];
                r[x] = bgr[i + 2];
            }
        }
    }

    /// <summary>Writes a row of three planes into a frame; false when a value is not finite.</summary>
    public bool Write(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int blue, int red)
    {
        Gather(planes, y, blue, red);
        toFrame.Apply(_values, _values);
        bool finite = IntensityRows.IsFinite(_values);
        writer.WriteRow(y, _values, maxValue);
        return finite;
    }

    /// <summary>Interleaves a row of three planes.</summary>
    public void Gather(Planes planes, int y, int blue, int red)
    {
        Span<float> bgr = _values;
        ReadOnlySpan<float> b = planes.Row(blue, y), g = planes.Row(1, y), r = planes.Row(red, y);
        for (int x = 0, i = 0; i < bgr.Length; x++, i += 3)
        {
            bgr[i] = b[x];
            bgr[i + 1] = g[x];
            bgr[i + 2] = r[x];
        }
    }
}
