namespace LiveSR.Imaging.Tests.Tiff;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class Folder : IDisposable
{
    internal Folder() => Path = Directory.CreateTempSubdirectory("livesr-tiff-").FullName;

    internal string Path { get; }

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
