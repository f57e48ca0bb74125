using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LiveSR.Imaging;

/// <summary>What a model's intensities of 0 and 1 stand for.</summary>
public enum IntensityReference
{
    /// <summary>Zero and the largest value of the frame's bit depth. The default: it never changes from frame to frame.</summary>
    BitDepth,

    /// <summary>Two fixed intensities that the user or the model names.</summary>
    Fixed,

    /// <summary>
    /// The darkest value of each frame and its 99.9th percentile, of 8 bits all, as in training (<see cref="FilledRange"/>).
    /// Only where the user asks for it: the brightest thing in view decides, so a video may flicker.
    /// </summary>
    Frame,
}

/// <summary>
/// Declares how intensities are mapped to a network's range; the inverse is applied to its output, so that intensities
/// survive. There is never an estimate from a tile, which would draw seams.
/// </summary>
/// <param name="Reference">What the ends of the range stand for.</param>
/// <param name="Low">Network value of the lower end, commonly 0 or -1.</param>
/// <param name="High">Network value of the upper end, commonly 1 or 255.</param>
/// <param name="FixedLow">With <see cref="IntensityReference.Fixed"/>: intensity of the lower end.</param>
/// <param name="FixedHigh">With <see cref="IntensityReference.Fixed"/>: intensity of the upper end.</param>
public sealed record IntensityRange(
    IntensityReference Reference = IntensityReference.BitDepth, float Low = 0, float High = 1, float FixedLow = 0, float FixedHigh = 1)
{
    /// <summary>What a user may write, for messages.</summary>
    public const string Choices = "depth, frame, or low,high such as 100,4000";

    /// <summary>The range for one frame: where <see cref="IntensityReference.Frame"/> asks for it, measured; else this one.</summary>
    public IntensityRange For(Frame frame) => Reference != IntensityReference.Frame ? this
        : FilledRange.Of(frame) is { } ends ? this with { Reference = IntensityReference.Fixed, FixedLow = ends.Low, FixedHigh = ends.High }
        : this with { Reference = IntensityReference.BitDepth };

    /// <summary>The map for frames with the given largest intensity (<see cref="Frame.MaxValue"/>).</summary>
    /// <exception cref="InvalidOperationException">The ends are those of a frame that was not measured, see <see cref="For"/>.</exception>
    public IntensityMap MapFor(float maxValue)
    {
        (float low, float high) = Reference switch
        {
            IntensityReference.BitDepth => (0, maxValue),
            IntensityReference.Fixed => (FixedLow, FixedHigh),
            _ => throw new InvalidOperationException("The intensities of the frame are not measured yet."),
        };
        float gain = (High - Low) / (high - low);
        return new IntensityMap(gain, Low - (gain * low));
    }

    /// <summary>Reads what a user may write (<see cref="Choices"/>): what the ends of a model's range stand for.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IntensityRange? range)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] ends = text.Split(',');
        range = text switch
        {
            "depth" => new IntensityRange(),
            "frame" => new IntensityRange(IntensityReference.Frame),
            _ => ends.Length == 2
                && float.TryParse(ends[0], NumberStyles.Float, CultureInfo.InvariantCulture, out float low) && float.IsFinite(low)
                && float.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float high) && float.IsFinite(high)
                && high > low
                ? new IntensityRange(IntensityReference.Fixed, FixedLow: low, FixedHigh: high)
                : null,
        };
        return range is not null;
    }

    /// <summary>As provenance states it.</summary>
    public override string ToString() => Reference switch
    {
        IntensityReference.BitDepth => string.Create(CultureInfo.InvariantCulture, $"bit-depth -> [{Low}, {High}]"),
        IntensityReference.Fixed => string.Create(CultureInfo.InvariantCulture, $"[{FixedLow}, {FixedHigh}] -> [{Low}, {High}]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"each frame's range -> [{Low}, {High}]"),
    };
}

/// <summary>A linear map of intensities: <c>network = Gain * intensity + Offset</c>.</summary>
public readonly record struct IntensityMap(float Gain, float Offset)
{
    /// <summary>The map back: <c>intensity = (network - Offset) / Gain</c>.</summary>
    public IntensityMap Inverse => new(1 / Gain, -Offset / Gain);
}
