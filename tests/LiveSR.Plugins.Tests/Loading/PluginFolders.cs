using LiveSR.Plugins.Loading;

namespace LiveSR.Plugins.Tests.Loading;

/// <summary>A folder of plugin folders, made by a test and removed with it.</summary>
public sealed class PluginFolders : IDisposable
{
    public const string TestAssembly = "LiveSR.Plugins.TestPlugins.dll";

    public string Root { get; } = Directory.CreateTempSubdirectory("livesr-plugins-").FullName;

    /// <summary>A folder with the test plugins' assembly, and a manifest that picks one class of it.</summary>
    public string Add(string folder, string type, string name = "test-plugin", int contract = PluginContract.Version, string assembly = TestAssembly)
    {
        string path = Directory.CreateDirectory(Path.Combine(Root, folder)).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, TestAssembly), Path.Combine(path, TestAssembly));
        return AddManifest(folder, $$"""
            {
              "name": "{{name}}", "version": "1.2.3", "contract": {{contract}}, "licence": "MIT",
              "assembly": "{{assembly}}", "type": "LiveSR.Plugins.TestPlugins.{{type}}"
            }
            """);
    }

    public string AddManifest(string folder, string json)
    {
        string path = Directory.CreateDirectory(Path.Combine(Root, folder)).FullName;
        File.WriteAllText(Path.Combine(path, PluginManifest.FileName), json);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
