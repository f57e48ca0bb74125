using System.Diagnostics;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Support;

/// <summary>Aravis's GigE Vision camera made of software; skips the test where the machine cannot run it.</summary>
internal sealed class FakeGigECamera : IDisposable
{
    private const int CannotHere = 77;
    private readonly string _serial;
    private readonly string _options;

    /// <summary>Plugs it in.</summary>
    /// <param name="serial">Its serial number; another for each test, since tests run side by side.</param>
    /// <param name="options">Further options of <c>arv-fake-gv-camera-0.8</c>.</param>
    internal FakeGigECamera(string serial, string options = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the GigE Vision camera made of software needs Linux");
        _serial = serial;
        _options = options;
        PlugIn();
    }

    internal string Name => $"Aravis-Fake-{_serial}";

    /// <summary>
    /// Fails unless every pixel is the diagonal ramp that Aravis' fake camera draws into the frame of this number:
    /// arv_fake_camera_diagonal_ramp in arvfakecamera.c, without gain.
    /// </summary>
    internal static void ShouldShowItsRamp(Frame frame)
    {
        long number = frame.Metadata.DeviceFrameNumber!.Value;
        double scale = 1 + Math.Log10(frame.Metadata.ExposureMs!.Value * 1000 / 10000);
        bool isWide = frame.Format == PixelFormat.Gray16;
        ushort[] ramp = [.. Enumerable.Range(0, frame.Width + frame.Height).Select(d => (ushort)(scale * (isWide ? 256 * (d + number) % 65535 : (d + number) % 255)))];
        byte[] narrowRamp = [.. ramp.Select(value => (byte)value)];
        for (int y = 0; y < frame.Height; y++)
        {
            bool same = isWide
                ? frame.Row<ushort>(y).SequenceEqual(ramp.AsSpan(y, frame.Width))
                : frame.Row<byte>(y).SequenceEqual(narrowRamp.AsSpan(y, frame.Width));
            same.ShouldBeTrue($"row {y} of image {frame.Metadata.ImageNumber}");
        }
    }

    internal void PlugIn()
    {
        (int code, string output) = Run("up");
        Assert.SkipWhen(code == CannotHere, $"no GigE Vision camera made of software: {output}");
        code.ShouldBe(0, output);
    }

    internal void PullOut() => Run("down");

    public void Dispose() => PullOut();

    private (int Code, string Output) Run(string action)
    {
        using Process process = Process.Start(new ProcessStartInfo(RepositoryFolder.Path("tests", "fake-gige-camera.sh"), [action, _serial])
        {
            RedirectStandardError = true,
            Environment = { ["FAKE_CAMERA_OPTIONS"] = _options },
        })!;
        string output = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
