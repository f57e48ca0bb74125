using System.CommandLine;
using LiveSR.Output;

namespace LiveSR.Cli.Recording;

/// <summary><c>--overwrite</c>: without it, what exists under a name that the user gave is refused before any work.</summary>
internal sealed class OverwriteOption
{
    private readonly Option<bool> _option = new("--overwrite") { Description = "Replace what exists under the names given; without it that is refused." };

    /// <summary>The option, to be added to a command.</summary>
    public Option Option => _option;

    /// <summary>Whether it is given.</summary>
    public bool IsSet(ParseResult parsed) => parsed.GetValue(_option);

    /// <summary>Refuses files that exist, unless the option is given, and always those that are being read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="files">Files to be written; null for one that is not wanted.</param>
    /// <param name="inputs">Files that are being read.</param>
    /// <exception cref="OutputRefusedException">One must not be written.</exception>
    /// <exception cref="UsageException">The folder of one does not exist, or cannot be written.</exception>
    public void RequireFree(ParseResult parsed, IEnumerable<string?> files, params IEnumerable<string> inputs)
    {
        foreach (string file in files.OfType<string>())
        {
            Destination.RequireFree(file, IsSet(parsed), inputs);
        }
    }

    /// <summary>The same for files in a folder that the command makes.</summary>
    /// <exception cref="OutputRefusedException">One must not be written.</exception>
    /// <exception cref="UsageException">The folder of one cannot be made or written.</exception>
    public void RequireFreeInside(ParseResult parsed, IEnumerable<string> files, params IEnumerable<string> inputs)
    {
        List<string> all = [.. files];
        foreach (string folder in all.Select(Destination.FolderOf).Distinct())
        {
            Destination.RequireFolder(folder);
        }

        RequireFree(parsed, all.Where(Path.Exists), inputs);
    }
}
