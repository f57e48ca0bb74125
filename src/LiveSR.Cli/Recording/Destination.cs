using LiveSR.Output;

namespace LiveSR.Cli.Recording;

/// <summary>Asks, before any work, whether what a user names can be written at the end of it.</summary>
internal static class Destination
{
    /// <summary>Refuses a file that could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether it may be there.</param>
    /// <param name="inputs">Files that are being read.</param>
    /// <exception cref="OutputRefusedException">It exists, or is being read.</exception>
    /// <exception cref="UsageException">Its folder does not exist, or cannot be written.</exception>
    public static void RequireFree(string path, bool overwrite, IEnumerable<string> inputs) => Try(path, () =>
    {
        string final = OutputFile.RequireFree(path, overwrite, inputs);
        if (!Path.Exists(final))
        {
            OutputFile.Begin(final).Delete();
        }
    });

    /// <summary>Refuses a folder that is not there and cannot be made, or cannot be written.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static void RequireFolder(string folder) => Try(folder, () =>
    {
        string there = Path.GetFullPath(folder);
        while (!Path.Exists(there))
        {
            there = Path.GetDirectoryName(there)!;
        }

        if (!Directory.Exists(there))
        {
            throw new UsageException($"{folder} cannot be made: {there} is a file; choose another folder.");
        }

        OutputFile.Begin(Path.Combine(there, $".livesr-{Guid.NewGuid():N}")).Delete();
    });

    /// <summary>The folder of a file, as <see cref="RequireFolder"/> takes it.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);

    private static void Try(string path, Action ask)
    {
        try
        {
            ask();
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written (no permission): choose another folder.");
        }
        catch (IOException e) when (e is not OutputRefusedException)
        {
            throw new UsageException(e.Message);
        }
    }
}
