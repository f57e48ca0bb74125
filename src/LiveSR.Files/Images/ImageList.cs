using System.IO.Enumeration;

namespace LiveSR.Files.Images;

/// <summary>The files that a path, a folder or a pattern names, in natural order.</summary>
/// <param name="Name">What the user wrote.</param>
/// <param name="Files">The files; at least one.</param>
/// <param name="Numbers">The numbers in the files' names, rising; null where the names do not count.</param>
internal sealed record ImageList(string Name, IReadOnlyList<string> Files, FileNumbers? Numbers)
{
    private const int MostNamed = 3;

    /// <summary>Finds the files. What else lies in a folder is left out, with one warning.</summary>
    /// <exception cref="SourceException">There are none.</exception>
    internal static ImageList Find(string target, Action<string> warn)
    {
        if (File.Exists(target))
        {
            return new ImageList(target, [target], Numbers: null);
        }

        bool isFolder = Directory.Exists(target);
        string folder = isFolder ? target : Path.GetDirectoryName(target) is { Length: > 0 } parent ? parent : ".";
        string pattern = isFolder ? "*" : Path.GetFileName(target);
        if (!Directory.Exists(folder))
        {
            throw new SourceException($"There is no folder {folder}.");
        }

        ILookup<bool, string> found = Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: OperatingSystem.IsWindows()))
            .Order(NaturalOrder.Instance)
            .ToLookup(file => IsWanted(file, pattern));
        string[] files = [.. found[true]];
        if (files.Length == 0)
        {
            throw new SourceException(
                isFolder ? $"The folder {target} holds no images."
                : pattern.AsSpan().ContainsAny('*', '?') ? $"No image file is named {target}."
                : $"There is no file {target}.");
        }

        SayWhatIsLeftOut(folder, [.. found[false]], warn);
        return new ImageList(target, files, NumbersIn(files, warn));
    }

    /// <summary>A pattern that gives an extension is believed; else the extension must be an image's. Hidden files are asked for by a dot.</summary>
    private static bool IsWanted(string file, string pattern)
    {
        string asked = Path.GetExtension(pattern);
        bool isAsked = asked.Length > 0 && !asked.Contains('*', StringComparison.Ordinal) && !asked.Contains('?', StringComparison.Ordinal);
        return ImageFiles.IsImage(file) || (isAsked && (!Path.GetFileName(file).StartsWith('.') || pattern.StartsWith('.')));
    }

    private static void SayWhatIsLeftOut(string folder, string[] files, Action<string> warn)
    {
        if (files.Length > 0)
        {
            string names = string.Join(", ", files.Take(MostNamed).Select(Path.GetFileName));
            string more = files.Length > MostNamed ? $" and {files.Length - MostNamed} more" : "";
            warn($"{folder}: {names}{more} {(files.Length == 1 ? "is no image and is" : "are no images and are")} left out.");
        }
    }

    private static FileNumbers? NumbersIn(string[] files, Action<string> warn)
    {
        var numbers = FileNumbers.Of([.. files.Select(file => Path.GetFileNameWithoutExtension(file))]);
        if (numbers?.Missing > 0)
        {
            warn(FormattableString.Invariant(
                $"{files[0]}: {numbers.Missing} of {numbers.Missing + files.Length} numbered images are missing, first after {numbers.LastBeforeGap}; the others keep their numbers and times."));
        }

        return numbers;
    }
}
