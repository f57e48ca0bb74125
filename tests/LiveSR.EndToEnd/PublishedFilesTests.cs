using System.Diagnostics;
using System.Text.Json;

namespace LiveSR.EndToEnd;

/// <summary>What MSBuild says that it would publish, which needs no compiling.</summary>
public sealed class PublishedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cpu")]
    [InlineData("webgpu", "DirectML.dll")]
    public async Task AProgramForWindowsHasItsLibrariesBesideItAndNothingOfLinux(string onnxRuntime, params string[] more)
    {
        string[] files = await FilesAsync("win-x64", $"-p:OnnxRuntime={onnxRuntime}");
        foreach (string wanted in (string[])["livesr.exe", "onnxruntime.dll", "models/livesr-live-x2.onnx", .. more])
        {
            files.ShouldContain(wanted);
        }

        files.ShouldAllBe(file => !file.EndsWith(".so", StringComparison.Ordinal));
    }

    /// <summary>Two of one name, the packed one and the repaired one, are an error of the SDK: <c>./livesr</c> did not build then.</summary>
    [Fact]
    public async Task AProgramThatTrainsHasTheRepairedLibraryOfTorchSharpAndNoFileTwice()
    {
        // Without libtorch itself, and without the repair: which files there are does not depend on them.
        string[] files = await FilesAsync("linux-x64", "-p:Training=true", "-p:Torch=none", "-p:RepairOfTorchSharp=/bin/true");
        files.Count(file => Path.GetFileName(file) == "libLibTorchSharp.so").ShouldBe(1);
        files.ShouldBeUnique();
    }

    private async Task<string[]> FilesAsync(string system, params string[] properties)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
        [
            "msbuild", RepositoryFolder.Path("src", "LiveSR.Cli", "LiveSR.Cli.csproj"), "-restore", "-t:ComputeResolvedFilesToPublishList",
            "-getItem:ResolvedFileToPublish", "-p:Configuration=Release", $"-p:RuntimeIdentifier={system}", "-p:SelfContained=false",
            $"-p:ArtifactsPath={_folder["artifacts"]}", .. properties,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);
        run.ExitCode.ShouldBe(0, run.Error + run.Output);
        return [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish")
            .EnumerateArray().Select(file => file.GetProperty("RelativePath").GetString()!)];
    }
}
