using System.Globalization;
using LiveSR.Imaging.Quality;

namespace LiveSR.Inference.Models;

/// <summary>A range of a figure, both ends belonging to it.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The most.</param>
public readonly record struct FigureRange(double Low, double High)
{
    /// <summary>Whether a figure lies in it.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>Reads <c>low,high</c>; the low end first.</summary>
    public static bool TryParse(string text, out FigureRange range)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] ends = text.Split(',');
        range = default;
        if (ends.Length != 2
            || !double.TryParse(ends[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
            || !double.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
            || !double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            return false;
        }

        range = new FigureRange(low, high);
        return true;
    }

    /// <summary><c>low to high</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.###} to {High:0.###}");
}

/// <summary>In which conditions a model learned, as far as its package says: beyond them it was never tried.</summary>
/// <param name="Noise">Range of <see cref="ImageConditions.Noise"/>; null where the package says nothing.</param>
/// <param name="Contrast">Range of <see cref="ImageConditions.Contrast"/>; null where the package says nothing.</param>
public sealed record LearnedConditions(FigureRange? Noise, FigureRange? Contrast)
{
    /// <summary>What of an image lies outside, in a few words; null when nothing does.</summary>
    public string? Outside(ImageConditions image)
    {
        string?[] outside =
        [
            Noise is { } noise && !noise.Contains(image.Noise)
                ? string.Create(CultureInfo.InvariantCulture, $"the noise is {image.Noise:0.###} of the contrast, learned was {noise}") : null,
            Contrast is { } contrast && !contrast.Contains(image.Contrast)
                ? string.Create(CultureInfo.InvariantCulture, $"the contrast is {image.Contrast:0.###} of the camera's range, learned was {contrast}") : null,
        ];
        return outside.Any(text => text is not null) ? string.Join("; ", outside.OfType<string>()) : null;
    }
}
