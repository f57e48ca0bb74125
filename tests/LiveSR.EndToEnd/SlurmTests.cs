using System.Security.Cryptography;

namespace LiveSR.EndToEnd;

/// <summary>A job on a real Slurm of one node, whose tasks, daemon and merge are killed.</summary>
public sealed class SlurmTests : IDisposable
{
    private const int Segments = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.ome.tif", "depth=12")]
    [InlineData("out.mp4", "depth=8")]
    public async Task WithATaskTheDaemonAndTheMergeKilledItGivesTheBytesOfOneGo(string name, string depth)
    {
        using var cluster = new SlurmCluster(_folder["slurm"]);
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 3);
        string[] Command(string output) =>
        [
            "upscale", $"sim:actin?size=128&frames={Segments * 15}&seed=3&loop=8&{depth}", _folder[output], "--model", model, "--segment", "15",
            "--provider", "cpu", "--threads", "1", "--tile", "128",
        ];
        string oneGo = Path.Combine(Directory.CreateDirectory(_folder["one-go"]).Name, name);
        (await LiveSrProcess.RunAsync(Command(oneGo))).ExitCode.ShouldBe(0);

        bool HasBegun(string task) => File.Exists(Log(name, $"segment-{task}.log")) && File.ReadAllText(Log(name, $"segment-{task}.log")) is string log
            && log.Contains("begins", StringComparison.Ordinal) && !log.Contains(" frames in ", StringComparison.Ordinal);

        await SubmitAsync(cluster, Command(name), $"{Segments} of {Segments} segments");
        await cluster.EndAsync(await cluster.RunningAsync("livesr-segment", HasBegun), "KILL");
        cluster.RestartNode();
        await cluster.EndAsync(await cluster.RunningAsync("livesr-segment", HasBegun), "TERM");
        await cluster.EndAsync();
        File.Exists(_folder[name]).ShouldBeFalse();
        File.ReadAllText(Log(name, "merge.log")).ShouldContain($"of {Segments} segments 2 are missing");
        Directory.GetFiles(_folder[name + ".job"], "segment-*.log").Select(File.ReadAllText).ShouldContain(log => log.Contains("livesr: stopped in segment", StringComparison.Ordinal));

        await SubmitAsync(cluster, Command(name), $"2 of {Segments} segments");
        await cluster.EndAsync(await cluster.RunningAsync("livesr-merge", _ => true), "KILL");
        await cluster.EndAsync();
        File.Exists(_folder[name]).ShouldBeFalse();

        await SubmitAsync(cluster, Command(name), $"0 of {Segments} segments");
        await cluster.EndAsync();

        HashOf(name).ShouldBe(HashOf(oneGo));
        Directory.Exists(_folder[name + ".job"]).ShouldBeFalse();
        string[] tasks = [.. cluster.Accounting.Where(line => line.Contains("Name=livesr-segment", StringComparison.Ordinal))];
        tasks.Length.ShouldBe(Segments + 2);
        tasks.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)).ShouldBe(Segments);
        Array.ForEach(cluster.Accounting, line => TestContext.Current.TestOutputHelper!.WriteLine(line));
    }

    private static async Task SubmitAsync(SlurmCluster cluster, string[] command, string says)
    {
        using System.Diagnostics.Process process = LiveSrProcess.Start(cluster.Environment, [.. command, "--slurm", "--slurm-limit", "2", "--slurm-time", "10:00"]);
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain(says);
    }

    private string Log(string name, string log) => Path.Combine(_folder[name + ".job"], log);

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder[name])));
}
