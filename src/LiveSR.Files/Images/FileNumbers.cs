using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Images;

/// <summary>The numbers that count the images of a sequence in their files' names.</summary>
internal sealed partial class FileNumbers
{
    private readonly long[] _values;

    private FileNumbers(long[] values)
    {
        _values = values;
        long[] distances = [.. values.Skip(1).Zip(values, (next, number) => next - number)];
        Step = distances.Min();
        Missing = distances.Sum(distance => (distance / Step) - 1);
        LastBeforeGap = values[Math.Max(0, Array.FindIndex(distances, distance => distance > Step))];
    }

    /// <summary>The distance of neighbours: the smallest that occurs, so that every tenth image is no gap.</summary>
    internal long Step { get; }

    /// <summary>How many numbers are left out.</summary>
    internal long Missing { get; }

    /// <summary>The number before the first that is left out.</summary>
    internal long LastBeforeGap { get; }

    /// <summary>The number of a file.</summary>
    internal long this[int file] => _values[file];

    /// <summary>How many steps a file is after the first.</summary>
    internal double StepsTo(int file) => (double)(_values[file] - _values[0]) / Step;

    /// <summary>
    /// The numbers of names in natural order: what stands where all names have digits and just one number differs, as in
    /// <c>t007_c1</c>. Null where names are alike in no such way.
    /// </summary>
    internal static FileNumbers? Of(IReadOnlyList<string> names)
    {
        MatchCollection[] found = [.. names.Select(name => Digits().Matches(name))];
        if (names.Count < 2 || names.Select(name => Digits().Replace(name, "#")).Distinct().Count() > 1)
        {
            return null;
        }

        int[] differing = [.. Enumerable.Range(0, found[0].Count).Where(i => found.Any(f => f[i].Value != found[0][i].Value))];
        if (differing is not [int one])
        {
            return null;
        }

        long[] numbers = [.. found.Select(f => long.TryParse(f[one].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1)];
        return numbers[0] >= 0 && numbers.Skip(1).Zip(numbers, (next, number) => next > number).All(rises => rises) ? new FileNumbers(numbers) : null;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
