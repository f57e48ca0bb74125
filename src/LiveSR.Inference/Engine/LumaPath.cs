using LiveSR.Imaging;

namespace LiveSR.Inference;

/// <summary>
/// Luma through the network, colour differences by bicubic interpolation: the eye's and the papers' way with
/// brightfield colour (Dong et al. 2016, Ayas and Ekinci 2019).
/// </summary>
internal sealed class LumaPath : ColourPath
{
    private readonly Planes _chroma;
    private readonly Planes _largeChroma;
    private readonly Resampler _resampler;
    private readonly float[] _luma;
    private readonly float[] _bgr;
    private readonly float[] _blue;
    private readonly float[] _green;
    private readonly float[] _red;

    public LumaPath(int width, int height, int scale)
    {
        _chroma = new Planes(2, width, height);
        _largeChroma = new Planes(2, width * scale, height * scale);
        _resampler = new Resampler(ResampleKernel.Bicubic, width, height, width * scale, height * scale);
        _luma = new float[width * scale];
        _bgr = new float[3 * width];
        _blue = new float[width * scale];
        _green = new float[width * scale];
        _red = new float[width * scale];
        Meanwhile = EnlargeChroma;
    }

    public override int Images => 1;

    public override int Channels => 1;

    public override Action Meanwhile { get; }

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, _bgr);
            Span<float> luma = planes.Row(0, y)[..frame.Width];
            Bt601.Split(_bgr, luma, _chroma.Row(0, y), _chroma.Row(1, y));
            toNetwork.Apply(luma, luma);
        }
    }

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue)
    {
        toFrame.Apply(planes.Row(0, y)[.._luma.Length], _luma);
        bool finite = IntensityRows.IsFinite(_luma);
        Bt601.Merge(_luma, _largeChroma.Row(0, y), _largeChroma.Row(1, y), _blue, _green, _red);
        writer.WriteColourRow(y, _blue, _green, _red, new IntensityMap(1, 0), maxValue);
        return finite;
    }

    public override void Dispose()
    {
        _chroma.Dispose();
        _largeChroma.Dispose();
    }

    private void EnlargeChroma()
    {
        _resampler.Resample(_chroma.Plane(0), _largeChroma.Plane(0));
        _resampler.Resample(_chroma.Plane(1), _largeChroma.Plane(1));
    }
}
