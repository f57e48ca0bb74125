using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>
/// Luma through the network, colour differences by bicubic interpolation: the eye's and the papers' way with
/// brightfield colour (Dong et al. 2016, Ayas and Ekinci 2019).
/// </summary>
internal sealed class LumaPath : ColourPath
{
    private readonly Planes _chroma;
    private readonly Planes _largeChroma;
    private readonly Resampler _resampler;
    private readonly float[] _bgr;
    private readonly Scratch[] _scratch;

    public LumaPath(int width, int height, int scale)
    {
        _chroma = new Planes(2, width, height);
        _largeChroma = new Planes(2, width * scale, height * scale);
        _resampler = new Resampler(ResampleKernel.Bicubic, width, height, width * scale, height * scale);
        _bgr = new float[3 * width];
        _scratch = [new Scratch(width * scale), new Scratch(width * scale)];
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

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int worker)
    {
        Scratch row = _scratch[worker];
        toFrame.Apply(planes.Row(0, y)[..row.Luma.Length], row.Luma);
        Bt601.Merge(row.Luma, _largeChroma.Row(0, y), _largeChroma.Row(1, y), row.Blue, row.Green, row.Red);
        writer.WriteColourRow(y, row.Blue, row.Green, row.Red, new IntensityMap(1, 0), maxValue);
        return IntensityRows.IsFinite(row.Luma);
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

    private sealed class Scratch(int width)
    {
        public float[] Luma { get; } = new float[width];

        public float[] Blue { get; } = new float[width];

        public float[] Green { get; } = new float[width];

        public float[] Red { get; } = new float[width];
    }
}
