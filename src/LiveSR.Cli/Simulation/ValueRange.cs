using System.Globalization;

namespace LiveSR.Cli.Simulation;

/// <summary>A range that the command line gives as <c>MIN,MAX</c>, or as one number for both.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Largest value.</param>
internal readonly record struct ValueRange(double Low, double High)
{
    /// <summary>Reads a range; <paramref name="option"/> is what errors call it.</summary>
    /// <exception cref="UsageException">It is no range, or reaches beyond what is allowed.</exception>
    public static ValueRange Parse(string text, string option, double least, double most)
    {
        string[] parts = text.Split(',');
        return parts.Length is 1 or 2 && TryNumber(parts[0], out double low) && TryNumber(parts[^1], out double high)
            && least <= low && low <= high && high <= most
            ? new ValueRange(low, high)
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{option} {text}: write MIN,MAX, from {least} to {most}, such as {option} {least},{Math.Min(most, least + 1)}."));
    }

    /// <summary>The value a fraction (0 to 1) of the way from low to high.</summary>
    public double At(double fraction) => Low + ((High - Low) * fraction);

    /// <summary>The same in ratios: halfway lies the geometric mean.</summary>
    public double AtRatio(double fraction) => Low * Math.Pow(High / Low, fraction);

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
