using System.Diagnostics;
using System.Security.Cryptography;

namespace LiveSR.EndToEnd;

/// <summary>A job that is killed, paused or out of room goes on, and gives the same bytes as one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Kills = 10;
    private readonly TemporaryFolder _folder = new(), _inputs = new();
    private readonly HeldFfmpeg _ffmpeg;

    public ResumeTests() => _ffmpeg = new HeldFfmpeg(_inputs.Path);

    public void Dispose()
    {
        _ffmpeg.Dispose();
        _inputs.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("out.mp4", "sim:actin?size=64&frames=500&depth=8&seed=3&loop=8")]
    [InlineData("out.ome.tif", "sim:actin?size=64&frames=500&depth=12&seed=3&loop=8")]
    public async Task KilledAtTenRandomMomentsItGivesTheBytesOfAnUnbrokenRun(string name, string input)
    {
        string[] Command(string output) => ["upscale", input, _folder[output], "--model", "bicubic", "--scale", "2", "--segment", "10"];
        string unbroken = Path.Combine(Directory.CreateDirectory(_folder["unbroken"]).Name, name);
        long begun = Stopwatch.GetTimestamp();
        (await LiveSrProcess.RunAsync(Command(unbroken))).ExitCode.ShouldBe(0);
        TimeSpan unbrokenTime = Stopwatch.GetElapsedTime(begun);
        var random = new Random(5);
        for (int kills = 0; kills < Kills || Segments(name) == 0;)
        {
            using Process process = LiveSrProcess.Start(Command(name));
            if (kills % 2 == 0)
            {
                await SegmentsAsync(process, name, Segments(name) + 1);
            }

            await Task.Delay(random.NextDouble() * (kills % 2 == 0 ? unbrokenTime / 10 : unbrokenTime), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (File.Exists(_folder[name]))
            {
                // It was faster: from the beginning.
                File.Delete(_folder[name]);
                (await LiveSrProcess.RunAsync("jobs", "remove", _folder[name])).ExitCode.ShouldBeOneOf(0, 2);
                continue;
            }

            kills++;
        }

        LiveSrProcess last = await LiveSrProcess.RunAsync(Command(name));

        last.ExitCode.ShouldBe(0, last.Error);
        last.Output.ShouldContain("going on after");
        HashOf(name).ShouldBe(HashOf(unbroken));
        Directory.Exists(_folder[name + ".job"]).ShouldBeFalse();
    }

    [Fact]
    public async Task KilledAnImageSequenceGoesOn()
    {
        Directory.CreateDirectory(_folder["unbroken"]);
        (await LiveSrProcess.RunAsync(Small("unbroken/f_%03d.png"))).ExitCode.ShouldBe(0);
        await KillAsync("f_%03d.png", segments: 2);

        LiveSrProcess last = await LiveSrProcess.RunAsync(Small("f_%03d.png"));

        last.ExitCode.ShouldBe(0, last.Error);
        last.Output.ShouldContain("going on after");
        string[] images = [.. Directory.GetFiles(_folder["unbroken"]).Select(image => Path.GetFileName(image)).Order()];
        images.Length.ShouldBe(300);
        images.Select(HashOf).ShouldBe(images.Select(image => HashOf("unbroken/" + image)));
        _folder.Files.Where(file => !file.Contains(".partial", StringComparison.Ordinal)).ShouldBe([.. images, "unbroken"]);
    }

    [Fact]
    public async Task PausedItIsListedAndResumedByItsOutputAlone()
    {
        Directory.CreateDirectory(_folder["unbroken"]);
        (await LiveSrProcess.RunAsync(Small("unbroken/out.tif"))).ExitCode.ShouldBe(0);
        using Process process = await StartAndHoldAsync("out.tif", segments: 2);
        await LiveSrProcess.SignalAsync(process, "INT");
        (await LiveSrProcess.EndAsync(process)).ShouldFailWith(130, "the same command goes on");
        _ffmpeg.LetGo();

        LiveSrProcess listed = await LiveSrProcess.RunAsync("jobs", _folder.Path);
        listed.Output.ShouldContain("out.tif");
        listed.Output.ShouldContain("of 300");
        listed.Output.ShouldContain("paused");
        LiveSrProcess resumed = await LiveSrProcess.RunAsync("jobs", "resume", _folder["out.tif"]);

        resumed.ExitCode.ShouldBe(0, resumed.Error);
        HashOf("out.tif").ShouldBe(HashOf("unbroken/out.tif"));
        (await LiveSrProcess.RunAsync("jobs", "resume", _folder["out.tif"])).ShouldFailWith(2, "no unfinished job");
    }

    [Fact]
    public async Task AnotherOptionIsRefusedByItsNameAndARemovedJobBeginsAnew()
    {
        await KillAsync("out.tif", segments: 1);
        string[] other = [.. Small("out.tif"), "--compression", "deflate"];

        (await LiveSrProcess.RunAsync(other)).ShouldFailWith(2, "--compression is deflate now, and was not given", "livesr jobs remove");
        (await LiveSrProcess.RunAsync("jobs", "remove", _folder["out.tif"])).ExitCode.ShouldBe(0);

        _folder.Files.ShouldBeEmpty();
        (await LiveSrProcess.RunAsync(other)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task ADamagedSegmentIsDoneAgain()
    {
        Directory.CreateDirectory(_folder["unbroken"]);
        (await LiveSrProcess.RunAsync(Small("unbroken/out.tif"))).ExitCode.ShouldBe(0);
        await KillAsync("out.tif", segments: 3);
        using (FileStream partial = File.OpenWrite(_folder["out.tif.job/partial.tif"]))
        {
            partial.Position = 100;
            partial.WriteByte(0xFF);
        }

        LiveSrProcess last = await LiveSrProcess.RunAsync(Small("out.tif"));

        last.ExitCode.ShouldBe(0, last.Error);
        last.Error.ShouldContain("segment 0 of its job is damaged");
        HashOf("out.tif").ShouldBe(HashOf("unbroken/out.tif"));
    }

    [Theory]
    [InlineData("out.tif")]
    [InlineData("out.mkv")]
    public async Task AFullDiskIsOneLineAndTheJobGoesOnWhenThereIsRoom(string name)
    {
        using var disk = TemporaryFolder.Small(24);
        Directory.CreateDirectory(_folder["unbroken"]);
        (await LiveSrProcess.RunAsync(Small("unbroken/" + name))).ExitCode.ShouldBe(0);
        string[] command = [.. Small(name)];
        command[2] = disk[name];
        long room = new FileInfo(_folder["unbroken/" + name]).Length / 2;
        await File.WriteAllBytesAsync(disk["filler"], new byte[(24 << 20) - room - (name.EndsWith("mkv", StringComparison.Ordinal) ? 4 << 20 : 0)], TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync(command)).ShouldFailWith(1, name);

        File.Exists(disk[name]).ShouldBeFalse();
        File.Delete(disk["filler"]);
        LiveSrProcess last = await LiveSrProcess.RunAsync(command);
        last.ExitCode.ShouldBe(0, last.Error);
        last.Output.ShouldContain("going on after");
        Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(disk[name], TestContext.Current.CancellationToken))).ShouldBe(HashOf("unbroken/" + name));
    }

    /// <summary>A command for 300 frames in segments of ten. What it reads lies elsewhere than what it writes.</summary>
    private string[] Small(string output)
    {
        string input = _inputs["in.mkv"];
        if (!File.Exists(input))
        {
            FfmpegTool.Picture(input, 300, "-c:v", "ffv1", "-pix_fmt", "gray12le");
        }

        return ["upscale", $"video:{input}?timeout=600", _folder[output], "--model", "bicubic", "--scale", "2", "--segment", "10"];
    }

    /// <summary>Starts it; after so many segments and a half it gets no more frames.</summary>
    private async Task<Process> StartAndHoldAsync(string name, int segments)
    {
        const int FrameBytes = 96 * 64 * 2;
        _ffmpeg.HoldDecoders(FrameBytes * ((10 * segments) + 5));
        Process process = LiveSrProcess.Start(_ffmpeg.Environment, Small(name));
        await SegmentsAsync(process, name, segments);
        process.HasExited.ShouldBeFalse();
        return process;
    }

    private async Task KillAsync(string name, int segments)
    {
        using Process process = await StartAndHoldAsync(name, segments);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ffmpeg.LetGo();
    }

    private async Task SegmentsAsync(Process process, string name, int segments)
    {
        while (Segments(name) < segments && !process.HasExited)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private int Segments(string name) => Directory.Exists(_folder[name + ".job"]) ? Directory.GetFiles(_folder[name + ".job"], "segment-*.json").Length : 0;

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder[name])));
}
