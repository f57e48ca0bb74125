using System.Numerics.Tensors;
using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>A grey frame for a network that wants colour: given three times, answered by the BT.601 luma.</summary>
/// <param name="width">Width of the enhanced frame.</param>
internal sealed class GrayAsRgbPath(int width) : ColourPath
{
    private readonly float[][] _lumas = [new float[width], new float[width]];

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

    public override bool WriteRow(Planes planes, int y, IntensityMap toFrame, FrameWriter writer, float maxValue, int worker)
    {
        float[] luma = _lumas[worker];
        TensorPrimitives.Multiply(planes.Row(0, y)[..luma.Length], Bt601.Red, luma);
        TensorPrimitives.MultiplyAdd(planes.Row(1, y)[..luma.Length], Bt601.Green, luma, luma);
        TensorPrimitives.MultiplyAdd(planes.Row(2, y)[..luma.Length], Bt601.Blue, luma, luma);
        writer.WriteRow(y, luma, toFrame, maxValue);
        return IntensityRows.IsFinite(luma);
    }
}
