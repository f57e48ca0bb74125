using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Inference.Tests;

/// <summary>How many values of frames differ from those that <paramref name="reference"/> computed, and by how much.</summary>
internal sealed class Agreement(string reference)
{
    private long _different;
    private float _largest;

    public long Integers { get; private set; }

    /// <summary>Counts a frame's values; the largest difference among them.</summary>
    public float Add(Frame expected, Frame actual)
    {
        (actual.Format, actual.Width, actual.Height).ShouldBe((expected.Format, expected.Width, expected.Height));
        float[] left = new float[expected.Width * expected.Format.Channels()], right = new float[left.Length];
        float largest = 0;
        for (int y = 0; y < expected.Height; y++)
        {
            expected.ReadRow(y, left);
            actual.ReadRow(y, right);
            for (int i = 0; i < left.Length; i++)
            {
                float difference = Math.Abs(left[i] - right[i]);
                _different += difference == 0 ? 0 : 1;
                largest = Math.Max(largest, difference);
            }
        }

        Integers += (long)left.Length * expected.Height;
        _largest = Math.Max(_largest, largest);
        return largest;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_different} of {Integers} integers ({(double)_different / Integers:0.000%}) differ from {reference}, by at most {_largest:0}");
}
