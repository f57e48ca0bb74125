using LiveSR.Imaging;

namespace LiveSR.Inference;

/// <summary>
/// The way of a frame's channels through a network: which planes it is given, and how its answer becomes pixels again.
/// </summary>
internal abstract class ColourPath : IDisposable
{
    /// <summary>Images that go through the network for one frame.</summary>
    public abstract int Images { get; }

    /// <summary>Channels of each of these images.</summary>
    public abstract int Channels { get; }

    /// <summary>Chooses the way for a model and a frame's format.</summary>
    public static ColourPath For(ModelPackage model, PixelFormat format, int width, int height) =>
        (model.Colour, format.IsColour()) switch
        {
            (ModelColour.Rgb, true) => new RgbPath(width, model.Scale),
            (ModelColour.Rgb, false) => new GrayAsRgbPath(width, model.Scale),
            (ModelColour.Luma, true) => new LumaPath(width, height, model.Scale),
            (_, true) => new SeparateChannelsPath(width, model.Scale),
            (_, false) => new IntensityPath(width, model.Scale),
        };

    /// <summary>Writes the frame's values, in the network's range, into the top left of the planes.</summary>
    public abstract void Read(Frame frame, IntensityMap toNetwork, Planes planes);

    /// <summary>Writes one row of the network's answer, in the frame's range, saturating. False when it holds NaN or infinity.</summary>
    public abstract bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue);

    /// <summary>Work on what does not go through the network, to be done while it runs; null when there is none.</summary>
    public virtual Action? Meanwhile => null;

    public virtual void Dispose()
    {
    }
}

/// <summary>One channel of intensity.</summary>
internal sealed class IntensityPath(int width, int scale) : ColourPath
{
    private readonly float[] _row = new float[width * scale];

    public override int Images => 1;

    public override int Channels => 1;

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            Span<float> row = planes.Row(0, y)[..frame.Width];
            frame.ReadRow(y, row);
            toNetwork.Apply(row, row);
        }
    }

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue)
    {
        ReadOnlySpan<float> answer = planes.Row(0, y)[.._row.Length];
        toFrame.Apply(answer, _row);
        bool finite = IntensityRows.IsFinite(_row);
        writer.WriteRow(y, _row, maxValue);
        return finite;
    }
}

/// <summary>Colour whose channels are three intensity images of their own, as fluorescence overlays are.</summary>
internal sealed class SeparateChannelsPath(int width, int scale) : ColourPath
{
    private readonly InterleavedRow _row = new(width * scale);

    public override int Images => 3;

    public override int Channels => 1;

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes) =>
        _row.Read(frame, toNetwork, planes, blue: 0, red: 2);

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue) =>
        _row.Write(planes, y, toFrame, writer, maxValue, blue: 0, red: 2);
}

/// <summary>Colour that the network sees at once, in its order R, G, B.</summary>
internal sealed class RgbPath(int width, int scale) : ColourPath
{
    private readonly InterleavedRow _row = new(width * scale);

    public override int Images => 1;

    public override int Channels => 3;

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes) =>
        _row.Read(frame, toNetwork, planes, blue: 2, red: 0);

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue) =>
        _row.Write(planes, y, toFrame, writer, maxValue, blue: 2, red: 0);
}

/// <summary>A grey frame for a network that wants colour: given three times, answered by the luma.</summary>
internal sealed class GrayAsRgbPath(int width, int scale) : ColourPath
{
    private readonly InterleavedRow _row = new(width * scale);
    private readonly float[] _luma = new float[width * scale];

    public override int Images => 1;

    public override int Channels => 3;

    public override void Read(Frame frame, IntensityMap toNetwork, Planes planes)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            Span<float> row = planes.Row(0, y)[..frame.Width];
            frame.ReadRow(y, row);
            toNetwork.Apply(row, row);
            row.CopyTo(planes.Row(1, y));
            row.CopyTo(planes.Row(2, y));
        }
    }

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue)
    {
        _row.Gather(planes, y, blue: 2, red: 0);
        Bt601.Luma(_row.Values, _luma);
        toFrame.Apply(_luma, _luma);
        bool finite = IntensityRows.IsFinite(_luma);
        writer.WriteRow(y, _luma, maxValue);
        return finite;
    }
}
