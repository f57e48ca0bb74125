using System.Diagnostics;

namespace LiveSR.EndToEnd;

/// <summary>Where a build puts plugins: what was renamed or deleted is not loaded from there any longer.</summary>
public sealed class PluginPlacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PluginPlacementTests()
    {
        // What the compiler would have made; placing it needs no compiling.
        Directory.CreateDirectory(_folder["output"]);
        File.WriteAllText(Path.Combine(_folder["output"], "plugin.json"), "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RenamedPluginLeavesNothingOfItsOldName()
    {
        Project("my-plugin");
        Project("other");
        await PlaceAsync("my-plugin");
        await PlaceAsync("other");
        Directory.CreateDirectory(Path.Combine(_folder["plugins"], "put-there-by-hand"));
        Placed("plugins").ShouldBe(["my-plugin", "other", "put-there-by-hand"]);

        Directory.Move(_folder["my-plugin"], _folder["brighten"]);
        await PlaceAsync("brighten");
        Placed("plugins").ShouldBe(["brighten", "other", "put-there-by-hand"]);
        File.Exists(Path.Combine(_folder["plugins"], "brighten", "plugin.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task HostLosesThePluginsThatAreGoneAndKeepsWhatWasPutThere()
    {
        string plugins = Path.Combine(_folder["host"], "plugins");
        Directory.CreateDirectory(Path.Combine(plugins, "put-there-by-hand"));
        Directory.CreateDirectory(Path.Combine(plugins, "my-plugin"));
        File.WriteAllText(Path.Combine(plugins, "my-plugin", "placed-from.txt"), "plugins/my-plugin/MyPlugin.csproj");
        await BuildAsync(RepositoryFolder.Path("samples", "acquisition-host", "AcquisitionHost.csproj"), "CopyShippedPlugins", $"-p:OutDir={_folder["host"]}/");
        Placed("host/plugins").ShouldContain("put-there-by-hand");
        Placed("host/plugins").ShouldNotContain("my-plugin");
    }

    [Fact]
    public async Task APluginsFolderHoldsWhatWasBuiltLast()
    {
        Project("my-plugin");
        string library = Path.Combine(_folder["output"], "runtimes", "osx", "native.dylib");
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        File.WriteAllText(library, "of another system");
        await PlaceAsync("my-plugin");
        Files("plugins/my-plugin").ShouldBe(["native.dylib", "placed-from.txt", "plugin.json"]);

        File.Delete(library);
        await PlaceAsync("my-plugin");
        Files("plugins/my-plugin").ShouldBe(["placed-from.txt", "plugin.json"]);
    }

    /// <summary>A link would be the very file of the package cache, which 'strip' then changes.</summary>
    [Fact]
    public async Task APublishedPluginIsACopyOfItsOwn()
    {
        string placed = Path.Combine(_folder["plugins"], "flat-field", "plugin.json"), published = Path.Combine(_folder["published"], "plugins", "flat-field", "plugin.json");
        Directory.CreateDirectory(Path.GetDirectoryName(placed)!);
        File.WriteAllText(placed, "{}");
        await BuildAsync(
            RepositoryFolder.Path("samples", "acquisition-host", "AcquisitionHost.csproj"), "CopyShippedPlugins",
            "-p:_IsPublishing=true", $"-p:PublishDir={_folder["published"]}/", $"-p:PluginsFolder={_folder["plugins"]}/");
        File.AppendAllText(published, "changed");
        File.ReadAllText(placed).ShouldBe("{}");
    }

    private void Project(string name)
    {
        Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(Path.Combine(_folder[name], "Plugin.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="{RepositoryFolder.Path("plugins", "Plugin.props")}" />
            </Project>
            """);
    }

    private string[] Placed(string folder) => [.. Directory.EnumerateDirectories(_folder[folder]).Select(path => Path.GetFileName(path)).Order()];

    private string[] Files(string folder) => [.. Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order()];

    private Task PlaceAsync(string name) => BuildAsync(
        Path.Combine(_folder[name], "Plugin.csproj"), "PlacePlugin", $"-p:OutDir={_folder["output"]}/", $"-p:PluginsFolder={_folder["plugins"]}/");

    private static async Task BuildAsync(string project, string target, params string[] properties)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, $"-t:{target}", "-nologo", "-v:quiet", .. properties])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);
        run.ExitCode.ShouldBe(0, run.Error + run.Output);
    }
}
