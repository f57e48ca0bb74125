using LiveSR.Files;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace LiveSR.Cli.Upscaling;

/// <summary>A file that is read, and the one that it becomes.</summary>
/// <param name="Input">The recording.</param>
/// <param name="Output">The file.</param>
internal sealed record BatchItem(string Input, string Output)
{
    /// <summary>Its length, 0 where it is no file, by which the time that is left is estimated.</summary>
    public long Bytes { get; } = File.Exists(Input) ? new FileInfo(Input).Length : 0;
}

/// <summary>Which recordings folders and patterns name, and where the enhanced ones go: in the same folders below another.</summary>
internal static class BatchPlan
{
    private const string Ome = ".ome.tif";
    private static readonly string[] Videos = [".mp4", ".m4v", ".mov", ".mkv", ".avi", ".webm", ".gif", ".mpg", ".mpeg", ".wmv", ".ts"];

    /// <summary>Whether a command means many outputs: several inputs, an output that is a folder, or a folder into a name without extension.</summary>
    public static bool IsMeant(IReadOnlyList<string> inputs, string output) =>
        inputs.Count > 1 || output.EndsWith('/') || output.EndsWith(Path.DirectorySeparatorChar) || Directory.Exists(output)
        || (inputs is [var input] && Directory.Exists(input) && !Path.HasExtension(output));

    /// <summary>Finds the recordings.</summary>
    /// <param name="inputs">Files, folders, patterns with <c>*</c> and <c>**</c>.</param>
    /// <param name="folder">Where outputs go.</param>
    /// <param name="format">Extension of all outputs; null for what suits each.</param>
    /// <exception cref="UsageException">There are none, or two would have one output.</exception>
    public static IReadOnlyList<BatchItem> Of(IReadOnlyList<string> inputs, string folder, string? format)
    {
        string outputs = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        BatchItem[] items =
        [
            .. inputs.SelectMany(Find)
                .Where(found => !Path.GetFullPath(found.Path).StartsWith(outputs, StringComparison.Ordinal))
                .DistinctBy(found => Path.GetFullPath(found.Path))
                .Select(found => new BatchItem(found.Path, Path.Combine(folder, OutputOf(found.Name, format)))),
        ];
        if (items.Length == 0)
        {
            throw new UsageException($"{string.Join(", ", inputs)}: there is no video, stack or image; write files, folders, or a pattern such as 'recordings/**/*.tif'.");
        }

        IGrouping<string, BatchItem>? clash = items.GroupBy(item => item.Output).FirstOrDefault(same => same.Count() > 1);
        return clash is null ? items : throw new UsageException(
            $"{string.Join(" and ", clash.Select(item => item.Input))} would both become {clash.Key}: give them in two commands, with two folders.");
    }

    private static IEnumerable<(string Path, string Name)> Find(string input)
    {
        if (File.Exists(input))
        {
            return [(input, Path.GetFileName(input))];
        }

        bool isFolder = Directory.Exists(input);
        string root = isFolder ? input : RootOf(input);
        if (!Directory.Exists(root))
        {
            throw new UsageException($"There is no file or folder {input}.");
        }

        Matcher matcher = new Matcher(StringComparison.Ordinal).AddInclude(isFolder ? "**/*" : Path.GetRelativePath(root, input)).AddExclude("**/*.job/**/*");
        return matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files
            .Select(file => (Path: Path.Combine(root, file.Path), Name: file.Path))
            .Where(file => IsRecording(file.Name))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    /// <summary>The folder in front of the first part with a star.</summary>
    private static string RootOf(string pattern)
    {
        string[] parts = pattern.Split('/');
        string root = string.Join('/', parts.TakeWhile(part => !part.AsSpan().ContainsAny('*', '?')).Take(parts.Length - 1));
        return root.Length > 0 ? root : pattern.StartsWith('/') ? "/" : ".";
    }

    private static bool IsRecording(string name) => !Path.GetFileName(name).StartsWith('.') && !name.Contains(".partial", StringComparison.Ordinal)
        && (ImageFiles.IsStack(name) || ImageFiles.IsImage(name) || Videos.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));

    private static string OutputOf(string name, string? format)
    {
        string ending = name.EndsWith(".companion.ome", StringComparison.OrdinalIgnoreCase) ? ".companion." : ".ome.";
        int ome = name.IndexOf(ending, StringComparison.OrdinalIgnoreCase);
        string bare = ome >= 0 ? name[..ome] : Path.ChangeExtension(name, null);
        return bare + (format ?? (ome >= 0 ? Ome
            : ImageFiles.IsStack(name) ? ".tif"
            : ImageFiles.IsImage(name) ? ".png"
            : Path.GetExtension(name).ToLowerInvariant() is ".mp4" or ".m4v" or ".mov" ? ".mp4"
            : ".mkv"));
    }
}
