namespace LiveSR.Tests;

/// <summary>
/// Where the repository lies on this machine, found upwards from the test program: the compiler's own source paths are
/// rewritten in a deterministic build. Compiled into every test project.
/// </summary>
internal static class RepositoryFolder
{
    /// <summary>The folder of LiveSR.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a file or folder of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Path of a real recording or image folder, which lie beside the repository and never in it; skips the test where it is absent.</summary>
    public static string SharedData(string name)
    {
        string path = System.IO.Path.GetFullPath(Path("..", "shared", "data", name));
        Assert.SkipUnless(System.IO.Path.Exists(path), $"needs the real data ../shared/data/{name} beside the repository");
        return path;
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "LiveSR.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
