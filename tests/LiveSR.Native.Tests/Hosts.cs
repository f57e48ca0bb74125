using System.Text;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Native.Tests;

/// <summary>samples/c-host and samples/python-host on a recorded video.</summary>
public sealed class Hosts(CompiledLibrary compiled)
{
    private const int Width = 640;
    private const int Height = 424;
    private const int Frames = 6;

    [Theory]
    [InlineData("bicubic")]
    [InlineData("models/richardson-lucy-x2.onnx")]
    public void CHostGivesTheEnginesPixels(string model)
    {
        byte[] video = RecordedFrames();
        string host = BuildCHost();
        (int code, byte[] output, string errors) = Repository.Run(host, video, model, $"{Width}", $"{Height}", "bgr24", "-", "-", "cpu");
        code.ShouldBe(0, errors);
        errors.ShouldContain($"{Frames} frames in, {Frames} out, 0 dropped");
        CheckPixels(model, video, output);
    }

    [Theory]
    [InlineData("bicubic")]
    [InlineData("models/richardson-lucy-x2.onnx")]
    public void PythonHostGivesTheEnginesPixels(string model)
    {
        Assert.SkipUnless(Repository.Has("python3"), "python3 is not here.");
        byte[] video = RecordedFrames();
        compiled.Require();
        (int code, byte[] output, string errors) = Repository.Run(RepositoryFolder.Path("samples/python-host/enhance_stream.py"), video, model,
            $"{Width}", $"{Height}", "bgr24", "--provider", "cpu");
        code.ShouldBe(0, errors);
        CheckPixels(model, video, output);
    }

    [Fact]
    public void CHostRefusesAnInputThatEndsWithinAFrame() => CheckShortInput(BuildCHost(), "-", "-");

    [Fact]
    public void PythonHostRefusesAnInputThatEndsWithinAFrame()
    {
        Assert.SkipUnless(Repository.Has("python3"), "python3 is not here.");
        compiled.Require();
        CheckShortInput(RepositoryFolder.Path("samples/python-host/enhance_stream.py"));
    }

    /// <summary>With a stand-in for pymmcore-plus's base class, which cannot be installed everywhere.</summary>
    [Fact]
    public void PythonCameraForPymmcorePlusPassesItsOwnTests()
    {
        string? python = ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(candidate =>
            (File.Exists(candidate) || Repository.Has(candidate)) && Repository.Run(candidate, null, "-c", "import numpy").Code == 0);
        Assert.SkipWhen(python is null, "python3 with numpy is not installed (Debian: python3-numpy).");
        compiled.Require();
        string tests = RepositoryFolder.Path("tests/LiveSR.Native.Tests/PythonCamera");
        (int code, _, string errors) = Repository.Run("env", null, "PYTHONDONTWRITEBYTECODE=1",
            $"PYTHONPATH={tests}:{RepositoryFolder.Path("samples/python-host")}", python!, Path.Combine(tests, "camera_test.py"), Repository.Model);
        code.ShouldBe(0, errors);
    }

    [Fact]
    public void CHostDoesNotWriteOverAFile()
    {
        string host = BuildCHost();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["kept"], "kept");
        (int code, _, string errors) = Repository.Run(host, new byte[8 * 8], "bicubic", "8", "8", "gray", "-", folder["kept"]);
        (code, File.ReadAllText(folder["kept"])).ShouldBe((1, "kept"));
        errors.ShouldStartWith(folder["kept"]);
    }

    [Fact]
    public void CHostSaysWhyItCannotWork()
    {
        string host = BuildCHost();
        (int code, byte[] output, string errors) = Repository.Run(host, null, "/nowhere.onnx", "8", "8", "gray", "-", "-");
        (code, output.Length).ShouldBe((1, 0));
        errors.ShouldStartWith("livesr_stream: /nowhere.onnx: ");
        errors.TrimEnd().ShouldNotContain("\n");
        (code, _, errors) = Repository.Run(host, null);
        code.ShouldBe(2);
        errors.ShouldContain("bicubic");
        errors.ShouldContain("richardson-lucy-x2");
    }

    /// <summary>The whole frames are written, and the rest is an error of one line.</summary>
    private static void CheckShortInput(string host, params string[] files)
    {
        (int code, byte[] output, string errors) = Repository.Run(host, new byte[(2 * 8 * 8) + 5], ["nearest", "8", "8", "gray", .. files]);
        (code, output.Length).ShouldBe((1, 2 * 16 * 16), errors);
        errors.ShouldContain("within frame 3, after 5 of its 64 bytes");
        errors.TrimEnd().ShouldNotContain("\n");
    }

    private static byte[] RecordedFrames()
    {
        string path = RepositoryFolder.SharedData("video/bulk_water_640x424_24fps.mp4");
        Assert.SkipUnless(Repository.Has("ffmpeg"), "ffmpeg is not here to read the recorded video.");
        (int code, byte[] frames, string errors) = Repository.Run("ffmpeg", null, "-v", "error", "-i", path, "-frames:v", $"{Frames}",
            "-f", "rawvideo", "-pix_fmt", "bgr24", "-");
        code.ShouldBe(0, errors);
        frames.Length.ShouldBe(Width * Height * 3 * Frames);
        return frames;
    }

    private string BuildCHost()
    {
        compiled.Require();
        Assert.SkipUnless(Repository.Has("cmake"), "cmake is not here to build samples/c-host.");
        string build = RepositoryFolder.Path("artifacts/native/c-host");
        (int code, byte[] output, string errors) = Repository.Run("cmake", null, "-S", "samples/c-host", "-B", build);
        code.ShouldBe(0, errors);
        (code, output, errors) = Repository.Run("cmake", null, "--build", build);
        string text = Encoding.UTF8.GetString(output) + errors;
        code.ShouldBe(0, text);
        text.ShouldNotContain("warning");
        return Path.Combine(build, "livesr_stream");
    }

    private static void CheckPixels(string model, byte[] video, byte[] output)
    {
        using IFrameEnhancer engine = Enhancers.Open(
            model.EndsWith(".onnx", StringComparison.Ordinal) ? RepositoryFolder.Path(model) : model, new EnhancerOptions { Provider = "cpu" });
        int frame = Width * Height * 3;
        output.Length.ShouldBe(Frames * frame * 4);
        for (int i = 0; i < Frames; i++)
        {
            byte[] expected = Engine.Enhance(engine, video.AsSpan(i * frame, frame), PixelFormat.Bgr24, Width, Height);
            output.AsSpan(i * frame * 4, frame * 4).SequenceEqual(expected).ShouldBeTrue($"frame {i}");
        }
    }
}
