namespace LiveSR.EndToEnd;

/// <summary>Real recordings, which lie beside the repository and never in it.</summary>
internal static class SharedData
{
    /// <summary>Path of a file or folder of the shared data; skips the test where it is absent.</summary>
    public static string Require(string name)
    {
        string path = Path.Combine(Root(), "..", "shared", "data", name);
        if (!Path.Exists(path))
        {
            Assert.Skip($"Needs the real recording shared/data/{name} beside the repository.");
        }

        return Path.GetFullPath(path);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LiveSR.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
