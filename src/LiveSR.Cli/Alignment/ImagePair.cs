using LiveSR.Cli.Evaluation;

namespace LiveSR.Cli.Alignment;

/// <summary>Files of one field through two objectives.</summary>
/// <param name="Name">What the registered pair will be called.</param>
/// <param name="Low">Image through the weaker objective.</param>
/// <param name="High">Image through the stronger objective.</param>
internal sealed record ImagePair(string Name, string Low, string High)
{
    /// <summary>The pair of two files, or all pairs of two folders whose files have the same names.</summary>
    /// <exception cref="UsageException">There are no pairs.</exception>
    public static IReadOnlyList<ImagePair> Of(string low, string high)
    {
        if (Directory.Exists(low) != Directory.Exists(high))
        {
            throw new UsageException($"{low} and {high} must both be files or both be folders.");
        }

        if (!Directory.Exists(low))
        {
            return [new ImagePair(Path.GetFileNameWithoutExtension(high), low, high)];
        }

        ILookup<string, string> strong = ImageFolder.FilesOf(high).ToLookup(file => Path.GetFileNameWithoutExtension(file));
        ImagePair[] pairs = [.. ImageFolder.FilesOf(low)
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), File: file))
            .Where(entry => strong.Contains(entry.Name))
            .Select(entry => new ImagePair(entry.Name, entry.File, strong[entry.Name].First()))];
        return pairs.Length > 0 ? pairs : throw new UsageException($"No image of {low} has the name of one in {high}: pairs are found by their names.");
    }
}
