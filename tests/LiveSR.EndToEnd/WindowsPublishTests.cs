using System.Diagnostics;
using System.Text.Json;

namespace LiveSR.EndToEnd;

public sealed class WindowsPublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Asks MSBuild what it would publish, which needs no compiling.</summary>
    [Theory]
    [InlineData("cpu")]
    [InlineData("webgpu", "DirectML.dll")]
    public async Task AProgramForWindowsHasItsLibrariesBesideItAndNothingOfLinux(string onnxRuntime, params string[] more)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
        [
            "msbuild", RepositoryFolder.Path("src", "LiveSR.Cli", "LiveSR.Cli.csproj"), "-restore", "-t:ComputeResolvedFilesToPublishList",
            "-getItem:ResolvedFileToPublish", "-p:Configuration=Release", "-p:RuntimeIdentifier=win-x64", "-p:SelfContained=false",
            $"-p:OnnxRuntime={onnxRuntime}", $"-p:ArtifactsPath={_folder["artifacts"]}",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);
        run.ExitCode.ShouldBe(0, run.Error + run.Output);

        string[] files = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish")
            .EnumerateArray().Select(file => file.GetProperty("RelativePath").GetString()!)];
        foreach (string wanted in (string[])["livesr.exe", "onnxruntime.dll", "models/livesr-live-x2.onnx", .. more])
        {
            files.ShouldContain(wanted);
        }

        files.ShouldAllBe(file => !file.EndsWith(".so", StringComparison.Ordinal));
    }
}
