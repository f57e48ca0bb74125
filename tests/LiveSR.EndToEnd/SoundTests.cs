using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveSR.Sound;
using LiveSR.Viewer.Tests;
using NAudio.Wave;

namespace LiveSR.EndToEnd;

/// <summary>What <c>livesr view --sound</c> plays, read back from ALSA's file plugin.</summary>
public sealed class SoundTests : IDisposable
{
    private const int OneSecond = 48000 * sizeof(short);

    private readonly TemporaryFolder _folder = new();

    public SoundTests() => File.WriteAllText(_folder["asoundrc"], $$"""
        pcm.null { type null }
        pcm.speaker { type file, slave.pcm null, file "{{Heard}}", format raw }
        pcm.microphone { type file, slave.pcm null, file "/dev/null", infile "{{Spoken}}", format raw }
        pcm.default { type asym, playback.pcm speaker, capture.pcm microphone }
        """);

    private string Heard => _folder["out.raw"];

    private string Spoken => _folder["microphone"];

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

    [Fact]
    public async Task ANoteIsSpokenFromThePageBesideTheRecordingAndMarkedWithItsImages()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ALSA");
        Task speaking = await SpeakAsync();
        using Process view = Start("--sound");
        using (TestPage page = await TestPage.OpenAsync(await LiveSrProcess.AddressAsync(view)))
        {
            await DoneAsync(page, """{"name":"record","raw":true}""");
            await DoneAsync(page, """{"name":"voice","listen":true}""");
            await page.TextAsync("status", status => (bool)status["session"]!["voice"]!["active"]! && (long)status["session"]!["recording"]!["written"]! > 40);
            (await DoneAsync(page, """{"name":"voice","listen":false}""")).ShouldStartWith("kept ");
            await DoneAsync(page, """{"name":"stop-recording"}""");
        }

        await speaking;
        await EndAsync(view);
        string recording = Directory.GetDirectories(_folder.Path).ShouldHaveSingleItem();
        string note = Directory.GetFiles(recording, "voice-*.wav").ShouldHaveSingleItem();
        using var reader = new WaveFileReader(note);
        (reader.WaveFormat.SampleRate, reader.WaveFormat.BitsPerSample).ShouldBe((48000, 16));
        long[] recorded = [.. Lines(Path.Combine(recording, "raw.jsonl")).Select(line => line.GetProperty("imageNumber").GetInt64())];
        JsonElement[] marks = Lines(VoiceNote.MarksPath(note));
        marks.Length.ShouldBeGreaterThan(10);
        marks.Count(mark => recorded.Contains(mark.GetProperty("image").GetInt64())).ShouldBeGreaterThan(10);
        marks.Select(mark => mark.GetProperty("sample").GetInt64()).ShouldBeInOrder();
    }

    [Fact]
    public async Task WithoutSoundNoMicrophoneIsOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no ALSA");
        using Process view = Start();
        using (TestPage page = await TestPage.OpenAsync(await LiveSrProcess.AddressAsync(view)))
        {
            JsonObject answer = await page.AskAsync("""{"name":"voice","listen":true}""");
            ((bool)answer["done"]!, (string)answer["text"]!).ShouldBe((false, "voice notes need a microphone: start livesr view with --sound"));
        }

        await EndAsync(view);
    }

    /// <summary>A microphone with a pace of its own: a pipe into which somebody speaks until nobody listens any more.</summary>
    private async Task<Task> SpeakAsync()
    {
        using (var pipe = Process.Start("mkfifo", [Spoken]))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        return Task.Run(async () =>
        {
            using var microphone = new FileStream(Spoken, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            try
            {
                while (true)
                {
                    microphone.Write(new byte[OneSecond / 50]);
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
                }
            }
            catch (IOException)
            {
                // The note has ended.
            }
        });
    }

    private static async Task<string> DoneAsync(TestPage page, string command)
    {
        JsonObject answer = await page.AskAsync(command);
        ((bool)answer["done"]!).ShouldBeTrue((string?)answer["text"]);
        return (string)answer["text"]!;
    }

    private static JsonElement[] Lines(string path) => [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

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
