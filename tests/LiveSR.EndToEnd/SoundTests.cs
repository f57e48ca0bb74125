using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LiveSR.EndToEnd;

/// <summary>What <c>livesr view --sound</c> plays, read back from ALSA's file plugin.</summary>
public sealed class SoundTests : IDisposable
{
    private const int OneSecond = 48000 * sizeof(short);

    private readonly TemporaryFolder _folder = new();

    public SoundTests() => File.WriteAllText(_folder["asoundrc"], $$"""
        pcm.null { type null }
        pcm.default { type file, slave.pcm null, file "{{Heard}}", format raw }
        """);

    private string Heard => _folder["out.raw"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FocusIsHeardInALiveView()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ALSA");
        using Process view = Start("--sound");
        while (Loudest() < 1000)
        {
            view.HasExited.ShouldBeFalse();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await EndAsync(view);
    }

    [Fact]
    public async Task NoDeviceIsOpenedUnasked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ALSA");
        using Process view = Start();
        (await view.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();

        await EndAsync(view);
        File.Exists(Heard).ShouldBeFalse();
    }

    [Fact]
    public async Task ADeviceThatIsAbsentIsALineAndTheViewGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ALSA");
        using Process view = Start("--sound", "loudspeaker-that-is-not-there");
        (await view.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull().ShouldContain("loudspeaker-that-is-not-there");

        await EndAsync(view);
    }

    /// <summary>In the last second that came to the device, of 32768.</summary>
    private int Loudest()
    {
        if (!File.Exists(Heard))
        {
            return 0;
        }

        using var heard = new FileStream(Heard, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        heard.Position = Math.Max(0, heard.Length - OneSecond) / sizeof(short) * sizeof(short);
        byte[] last = new byte[heard.Length - heard.Position];
        heard.ReadExactly(last);
        return MemoryMarshal.Cast<byte, short>(last).ToArray().Select(sample => Math.Abs((int)sample)).DefaultIfEmpty().Max();
    }

    private Process Start(params string[] options) => LiveSrProcess.Start(
        new Dictionary<string, string> { ["ALSA_CONFIG_PATH"] = _folder["asoundrc"] },
        ["view", "sim:nuclei?size=64&fps=30&loop=4", "--model", "bicubic", "--no-browser", "--output", _folder["."], .. options]);

    private static async Task EndAsync(Process view)
    {
        await LiveSrProcess.SignalAsync(view, "INT");
        LiveSrProcess ended = await LiveSrProcess.EndAsync(view);
        ended.ExitCode.ShouldBe(0, ended.Error);
    }
}
