using System.Diagnostics;
using System.Security.Cryptography;

namespace LiveSR.EndToEnd;

/// <summary>A job that is killed, paused or out of room goes on, and gives the same bytes as one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Kills = 10;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.mp4", "sim:actin?size=64&frames=500&depth=8&seed=3&loop=8")]
    [InlineData("out.ome.tif", "sim:actin?size=64&frames=500&depth=12&seed=3&loop=8")]
    public async Task KilledAtTenRandomMomentsItGivesTheBytesOfAnUnbrokenRun(string name, string input)
    {
        string[] Command(string output) => ["upscale", input, _folder[output], "--model", "bicubic", "--scale", "2", "--segment", "10"];
        string unbroken = Path.Combine(Directory.CreateDirectory(_folder["unbroken"]).Name, name);
        (await LiveSrProcess.RunAsync(Command(unbroken))).ExitCode.ShouldBe(0);

        var random = new Random(5);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = LiveSrProcess.Start(Command(name));
            int finished = Segments(name);
            while (kill % 2 == 0 && Segments(name) == finished && !process.HasExited)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await Task.Delay(random.Next(kill % 2 == 0 ? 100 : 1000), TestContext.Current.CancellationToken);
            process.HasExited.ShouldBeFalse($"kill {kill} came too late");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Segments(name).ShouldBeGreaterThan(0);
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
        using Process process = LiveSrProcess.Start(Small("out.tif"));
        await SegmentsAsync(process, "out.tif", 2);
        await LiveSrProcess.SignalAsync(process, "INT");
        (await LiveSrProcess.EndAsync(process)).ShouldFailWith(130, "the same command goes on");

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

    private string[] Small(string output) =>
        ["upscale", "sim:actin?size=64&frames=300&depth=12&seed=3&loop=8", _folder[output], "--model", "bicubic", "--scale", "2", "--segment", "10"];

    private async Task KillAsync(string name, int segments)
    {
        using Process process = LiveSrProcess.Start(Small(name));
        await SegmentsAsync(process, name, segments);
        process.HasExited.ShouldBeFalse();
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
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
