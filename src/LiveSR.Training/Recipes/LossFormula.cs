using System.Globalization;
using LiveSR.Training.Running;

namespace LiveSR.Training.Recipes;

/// <summary>One part of a loss.</summary>
/// <param name="Weight">What it is multiplied by.</param>
/// <param name="Name">One of <see cref="Losses.Names"/>, or <c>perceptual</c>.</param>
public readonly record struct LossTerm(double Weight, string Name);

/// <summary>A sum of losses as recipes write it: <c>mse</c>, or <c>mse + 0.1 ssim + 0.006 perceptual</c>.</summary>
public static class LossFormula
{
    /// <summary>The loss that compares features of a network instead of pixels.</summary>
    public const string Perceptual = "perceptual";

    /// <summary>Reads a sum of losses.</summary>
    /// <exception cref="TrainingException">A term is no loss, or its weight no number above 0.</exception>
    public static IReadOnlyList<LossTerm> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('+').Select(term => ParseTerm(term, text))];
    }

    private static LossTerm ParseTerm(string term, string text)
    {
        string[] words = term.Split((char[])[' ', '*'], StringSplitOptions.RemoveEmptyEntries);
        double weight = 1.0;
        bool holds = words.Length is 1 or 2
            && (words.Length == 1 || double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
            && weight > 0
            && (words[^1] == Perceptual || Losses.Names.Contains(words[^1]));
        return holds
            ? new LossTerm(weight, words[^1])
            : throw new TrainingException($"'{text}' is not a sum of {string.Join(", ", Losses.Names)} and {Perceptual}, each with a weight before it or none");
    }
}
