using System.Diagnostics;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

/// <summary>
/// The program over the build of ONNX Runtime that has WebGPU, which <c>./livesr setup webgpu</c> lays beside it, on
/// SwiftShader: a GPU made of software, from Debian's chromium.
/// </summary>
public sealed class WebGpuTests : IDisposable
{
    private const string Driver = "/usr/lib/chromium/vk_swiftshader_icd.json";
    private static readonly string Library = RepositoryFolder.Path("artifacts", "onnxruntime-webgpu", "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux", "x64", "libonnxruntime.so.1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WebGpuGivesTheCpusResult()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux: SwiftShader is taken from Debian's chromium");
        string program = await ProgramWithWebGpu();
        string model = TestModels.Slow(_folder["model.onnx"], convolutions: 1), input = new SceneImages(1).Write(_folder["in.tif"], 96, 64, MatType.CV_16UC1);

        LiveSrProcess gpu = await RunAsync(program, "upscale", input, _folder["gpu.tif"], "--model", model, "--provider", "webgpu");
        LiveSrProcess cpu = await RunAsync(program, "upscale", input, _folder["cpu.tif"], "--model", model, "--provider", "cpu");

        gpu.ExitCode.ShouldBe(0, gpu.Error);
        gpu.Output.ShouldContain("webgpu");
        cpu.ExitCode.ShouldBe(0, cpu.Error);
        using Mat one = Cv2.ImRead(_folder["gpu.tif"], ImreadModes.Unchanged), other = Cv2.ImRead(_folder["cpu.tif"], ImreadModes.Unchanged);
        Cv2.Norm(one, other, NormTypes.INF).ShouldBeLessThanOrEqualTo(1);
    }

    private async Task<string> ProgramWithWebGpu()
    {
        using var copy = Process.Start("cp", ["-r", AppContext.BaseDirectory, _folder["program"]]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(_folder["program"], "runtimes", "linux-x64", "native", "libonnxruntime.so"));
        File.Copy(Library, Path.Combine(_folder["program"], "libonnxruntime.so"));
        return Path.Combine(_folder["program"], "livesr.dll");
    }

    private static async Task<LiveSrProcess> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["VK_ICD_FILENAMES"] = Driver;
        using Process process = Process.Start(start)!;
        return await LiveSrProcess.EndAsync(process);
    }
}
