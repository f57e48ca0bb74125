namespace LiveSR.Capture.Tests.Support;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("livesr-capture-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
