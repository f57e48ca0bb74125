using System.Globalization;

namespace LiveSR.Imaging;

/// <summary>What a model's intensities of 0 and 1 stand for.</summary>
public enum IntensityReference
{
    /// <summary>Zero and the largest value of the frame's bit depth. The default: it never changes from frame to frame.</summary>
    BitDepth,

    /// <summary>Two fixed intensities that the user or the model names.</summary>
    Fixed,
}

/// <summary>
/// Declares how intensities are mapped to a network's range; the inverse is applied to its output, so that intensities
/// survive. There is no per-tile and no per-frame estimate: either would make a video flicker.
/// </summary>
/// <param name="Reference">What the ends of the range stand for.</param>
/// <param name="Low">Network value of the lower end, commonly 0 or -1.</param>
/// <param name="High">Network value of the upper end, commonly 1 or 255.</param>
/// <param name="FixedLow">With <see cref="IntensityReference.Fixed"/>: intensity of the lower end.</param>
/// <param name="FixedHigh">With <see cref="IntensityReference.Fixed"/>: intensity of the upper end.</param>
public sealed record IntensityRange(
    IntensityReference Reference = IntensityReference.BitDepth, float Low = 0, float High = 1, float FixedLow = 0, float FixedHigh = 1)
{
    /// <summary>The map for frames with the given largest intensity (<see cref="Frame.MaxValue"/>).</summary>
    public IntensityMap MapFor(float maxValue)
    {
        (float low, float high) = Reference == IntensityReference.BitDepth ? (0, maxValue) : (FixedLow, FixedHigh);
        float gain = (High - Low) / (high - low);
        return new IntensityMap(gain, Low - (gain * low));
    }

    /// <summary>As provenance states it.</summary>
    public override string ToString() => Reference == IntensityReference.BitDepth
        ? string.Create(CultureInfo.InvariantCulture, $"bit-depth -> [{Low}, {High}]")
        : string.Create(CultureInfo.InvariantCulture, $"[{FixedLow}, {FixedHigh}] -> [{Low}, {High}]");
}

/// <summary>A linear map of intensities: <c>network = Gain * intensity + Offset</c>.</summary>
public readonly record struct IntensityMap(float Gain, float Offset)
{
    /// <summary>The map back: <c>intensity = (network - Offset) / Gain</c>.</summary>
    public IntensityMap Inverse => new(1 / Gain, -Offset / Gain);
}
