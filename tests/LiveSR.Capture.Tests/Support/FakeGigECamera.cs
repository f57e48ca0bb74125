using System.Diagnostics;

namespace LiveSR.Capture.Tests.Support;

/// <summary>Aravis's GigE Vision camera made of software; skips the test where the machine cannot run it.</summary>
internal sealed class FakeGigECamera : IDisposable
{
    private const int CannotHere = 77;
    private readonly string _serial;
    private readonly string _options;
    private readonly string _loss;

    /// <summary>Plugs it in.</summary>
    /// <param name="serial">Its serial number; another for each test, since tests run side by side.</param>
    /// <param name="options">Further options of <c>arv-fake-gv-camera-0.8</c>.</param>
    /// <param name="loss">Percentage of its packets that the network loses.</param>
    internal FakeGigECamera(string serial, string options = "", string loss = "0")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the GigE Vision camera made of software needs Linux");
        _serial = serial;
        _options = options;
        _loss = loss;
        PlugIn();
    }

    internal string Name => $"Aravis-Fake-{_serial}";

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
            Environment = { ["FAKE_CAMERA_OPTIONS"] = _options, ["FAKE_CAMERA_LOSS"] = _loss },
        })!;
        string output = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
