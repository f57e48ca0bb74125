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

    private int Segments(string name) => Directory.Exists(_folder[name + ".job"]) ? Directory.GetFiles(_folder[name + ".job"], "segment-*.json").Length : 0;

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder[name])));
}
