using System.Text.RegularExpressions;
using LiveSR.Training.Data;

namespace LiveSR.Cli.Evaluation;

/// <summary>Only the images that training with the same numbers holds back (<see cref="HoldOut"/>).</summary>
/// <param name="Percent">Percentage of the sources.</param>
/// <param name="SameField">What names of images of one field differ in, a regular expression; empty when each image is a separate field.</param>
internal sealed record HeldBackImages(int Percent, string SameField = "")
{
    /// <summary>Those of the files that training never saw.</summary>
    /// <exception cref="UsageException">The percentage or the expression makes no sense, or nothing is left.</exception>
    public IReadOnlyList<string> Of(string folder, IReadOnlyList<string> files)
    {
        if (Percent is < 1 or > 99)
        {
            throw new UsageException($"--held-back {Percent} is not possible: write a percentage from 1 to 99.");
        }

        try
        {
            string[] heldBack = [.. files.Where(file => HoldOut.IsHeldBack(file, SameField, Percent))];
            return heldBack.Length > 0 ? heldBack : throw new UsageException($"{folder}: none of its {files.Count} images is held back at {Percent}%.");
        }
        catch (RegexParseException error)
        {
            throw new UsageException($"--same-field '{SameField}' is not a regular expression: {error.Message}");
        }
    }
}
