using System.Diagnostics;
using System.Security.Cryptography;

namespace LiveSR.EndToEnd;

/// <summary>What a file or its folder is called changes nothing: in segments, after a break, and by a batch.</summary>
public sealed class NameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(), _program = new();
    private readonly HeldFfmpeg _ffmpeg;

    public NameTests() => _ffmpeg = new HeldFfmpeg(_program.Path);

    public void Dispose()
    {
        _ffmpeg.Dispose();
        _program.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("with spaces  ", ".mp4")]
    [InlineData("it's \"so\"", ".mkv")]
    [InlineData("-dash", ".mp4")]
    [InlineData("50 %03d", ".mkv")]
    [InlineData("Größe µm 細胞", ".mp4")]
    [InlineData("a:b;c,[d]{e}", ".mkv")]
    [InlineData("with spaces  ", ".ome.tif")]
    [InlineData("it's \"so\"", ".tif")]
    [InlineData("-dash", ".tif")]
    [InlineData("50 %03d", ".tif")]
    [InlineData("Größe µm 細胞", ".ome.tif")]
    [InlineData("a:b;c,[d]{e}", ".tif")]
    public async Task AJobGoesOnWhateverItsFilesAreCalled(string name, string extension)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has fewer names");
        string input = Input(name);
        string unbroken = Output("unbroken", name, extension), broken = Output("broken", name, extension);
        LiveSrProcess whole = await LiveSrProcess.RunAsync(Command(input, unbroken));
        whole.ExitCode.ShouldBe(0, whole.Error);
        await KillAsync(input, broken);

        LiveSrProcess last = await LiveSrProcess.RunAsync(Command(input, broken));

        last.ExitCode.ShouldBe(0, last.Error);
        last.Output.ShouldContain("going on after");
        HashOf(broken).ShouldBe(HashOf(unbroken));
        Directory.GetFileSystemEntries(Path.GetDirectoryName(broken)!).ShouldBe([broken]);
    }

    [Theory]
    [InlineData("it's \"so\"", "it's \"so\".tif")]
    [InlineData("50 %03d", "50 %03d.tif")]
    [InlineData("50 %03d", "percent %.tif")]
    [InlineData("-Größe µm", "-Größe µm.tif")]
    public async Task ABatchTakesThemAll(string name, string stackName)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has fewer names");
        string video = Input(name), stack = Path.Combine(Path.GetDirectoryName(video)!, stackName);
        (await LiveSrProcess.RunAsync("upscale", "sim:actin?size=32&frames=3", _folder["plain.tif"], "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        File.Move(_folder["plain.tif"], stack);
        string output = Path.Combine(_folder["batch"], name);
        string[] command = ["upscale", Path.GetDirectoryName(video)!, output, "--model", "nearest", "--scale", "2"];

        LiveSrProcess run = await LiveSrProcess.RunAsync(command), again = await LiveSrProcess.RunAsync(command);

        run.ExitCode.ShouldBe(0, run.Error);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.Split("was whole").Length.ShouldBe(3, again.Output);
        Directory.GetFiles(output).Select(Path.GetFileName).ShouldBe([Path.GetFileName(video), Path.GetFileName(stack)], ignoreOrder: true);
    }

    /// <summary>A video of 60 frames, in a folder of its own name.</summary>
    private string Input(string name)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["in"], name)).FullName, name + ".mkv");
        return FfmpegTool.Picture(path, 60, "-c:v", "ffv1", "-pix_fmt", "gray");
    }

    private string Output(string kind, string name, string extension) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(_folder[kind], name)).FullName, name + extension);

    private static string[] Command(string input, string output) =>
        ["upscale", input, output, "--model", "bicubic", "--scale", "2", "--segment", "10"];

    /// <summary>Kills it when two of its six segments are finished and half of the third.</summary>
    private async Task KillAsync(string input, string output)
    {
        const int FrameBytes = 96 * 64;
        _ffmpeg.HoldDecoders(25 * FrameBytes);
        using Process process = LiveSrProcess.Start(_ffmpeg.Environment, Command(input, output));
        string job = output + ".job";
        while (!process.HasExited && !File.Exists(Path.Combine(job, "segment-000001.json")))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        process.HasExited.ShouldBeFalse();
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ffmpeg.LetGo();
    }

    private static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
