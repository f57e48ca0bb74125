using System.Numerics.Tensors;
using LiveSR.Imaging;

namespace LiveSR.Plugins.FlatField;

/// <summary>
/// The correction of one channel: dark counts and gain for each value of an image, <c>[Height, Width * Channels]</c>.
/// Corrected = (value - dark) x gain + pedestal, rounded and kept within the image's bit depth.
/// </summary>
internal sealed class Shading
{
    /// <summary>Where a flat is darker than this part of its mean, there is too little light to correct.</summary>
    private const float LeastPart = 0.05f;

    private readonly float[] _dark;
    private readonly float[] _gain;
    private readonly float _pedestal;
    private readonly float[] _row;
    private readonly int _rowLength;

    private Shading(float[] dark, float[] gain, float pedestal, int rowLength)
    {
        _dark = dark;
        _gain = gain;
        _pedestal = pedestal;
        _rowLength = rowLength;
        _row = new float[rowLength];
    }

    /// <summary>From dark counts and the light above them, both one value per image value.</summary>
    /// <param name="dark">Dark counts, <c>[Height, rowLength]</c>.</param>
    /// <param name="light">Illumination in any unit; each colour is brought to its own mean.</param>
    /// <param name="channels">Colours interleaved in a row, 1 or 3.</param>
    /// <param name="rowLength">Values in a row.</param>
    /// <param name="pedestal">Counts added to the result.</param>
    public static Shading Of(float[] dark, float[] light, int channels, int rowLength, float pedestal)
    {
        float[] gain = new float[light.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int i = channel; i < light.Length; i += channels)
            {
                sum += light[i];
            }

            float mean = (float)(sum / (light.Length / channels));
            for (int i = channel; i < light.Length; i += channels)
            {
                gain[i] = mean > 0 ? mean / Math.Max(light[i], LeastPart * mean) : 1;
            }
        }

        return new Shading(dark, gain, pedestal, rowLength);
    }

    /// <summary>Writes the corrected frame.</summary>
    public void Correct(Frame frame, FrameWriter writer)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            int start = y * _rowLength;
            frame.ReadRow(y, _row);
            TensorPrimitives.Subtract(_row, _dark.AsSpan(start, _rowLength), _row);
            TensorPrimitives.Multiply(_row, _gain.AsSpan(start, _rowLength), _row);
            TensorPrimitives.Add(_row, _pedestal, _row);
            writer.WriteRow(y, _row, frame.MaxValue);
        }
    }
}
