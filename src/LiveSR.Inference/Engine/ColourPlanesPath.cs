using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>
/// Colour in three planes: as one image in a network's own order R, G, B, or as three images of intensity, as the
/// channels of a fluorescence overlay are.
/// </summary>
/// <param name="width">Width of the frame.</param>
/// <param name="images">1 when the network sees all channels at once, 3 when it sees each separately.</param>
/// <param name="blue">Plane of blue.</param>
/// <param name="red">Plane of red; green is plane 1.</param>
internal sealed class ColourPlanesPath(int width, int images, int blue, int red) : ColourPath
{
    private const int Green = 1;

    private readonly float[] _bgr = new float[3 * width];

    public override int Images => images;

    public override int Channels => 3 / images;

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, _bgr);
            toNetwork.Apply(_bgr, _bgr);
            Span<float> b = planes.Row(blue, y), g = planes.Row(Green, y), r = planes.Row(red, y);
            for (int x = 0, i = 0; i < _bgr.Length; x++, i += 3)
            {
                b[x] = _bgr[i];
                g[x] = _bgr[i + 1];
                r[x] = _bgr[i + 2];
            }
        }
    }

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int worker)
    {
        ReadOnlySpan<float> b = planes.Row(blue, y)[..writer.Width], g = planes.Row(Green, y)[..writer.Width], r = planes.Row(red, y)[..writer.Width];
        writer.WriteColourRow(y, b, g, r, toFrame, maxValue);
        return IntensityRows.IsFinite(b) && IntensityRows.IsFinite(g) && IntensityRows.IsFinite(r);
    }
}
