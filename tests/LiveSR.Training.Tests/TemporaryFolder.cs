namespace LiveSR.Training.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("livesr-training-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    internal string In(string name) => System.IO.Path.Combine(Path, name);
}
