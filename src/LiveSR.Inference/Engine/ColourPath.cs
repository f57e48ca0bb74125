using LiveSR.Imaging;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Engine;

/// <summary>
/// The path of a frame's channels through a network: which planes it is given, and how its answer becomes pixels again.
/// </summary>
internal abstract class ColourPath : IDisposable
{
    /// <summary>Images that go through the network for one frame.</summary>
    public abstract int Images { get; }

    /// <summary>Channels of each of these images.</summary>
    public abstract int Channels { get; }

    /// <summary>Chooses the path for a model and a frame's format.</summary>
    public static ColourPath For(ModelPackage model, PixelFormat format, int width, int height) =>
        (model.Colour, format.IsColour()) switch
        {
            (ModelColour.Rgb, true) => new ColourPlanesPath(width, images: 1, blue: 2, red: 0),
            (ModelColour.Rgb, false) => new GrayAsRgbPath(width * model.Scale),
            (ModelColour.Luma, true) => new LumaPath(width, height, model.Scale),
            (_, true) => new ColourPlanesPath(width, images: 3, blue: 0, red: 2),
            (_, false) => new IntensityPath(),
        };

    /// <summary>Writes the frame's values, in the network's range, into the top left of the planes.</summary>
    public abstract void Read(Frame frame, IntensityMap toNetwork, Planes planes);

    /// <summary>
    /// Writes one row of the network's answer, in the frame's range, saturating. False when it holds NaN or infinity. Two
    /// threads may write different rows at once, as <paramref name="worker"/> 0 and 1.
    /// </summary>
    public abstract bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int worker);

    /// <summary>Work on what does not go through the network, to be done while it runs; null when there is none.</summary>
    public virtual Action? Meanwhile => null;

    public virtual void Dispose()
    {
    }
}

/// <summary>One channel of intensity.</summary>
internal sealed class IntensityPath : ColourPath
{
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

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int worker)
    {
        ReadOnlySpan<float> answer = planes.Row(0, y)[..writer.Width];
        writer.WriteRow(y, answer, toFrame, maxValue);
        return IntensityRows.IsFinite(answer);
    }
}
