using System.Diagnostics;
using System.Security.Cryptography;

namespace LiveSR.EndToEnd;

/// <summary>A job on a real Slurm of one node, whose tasks, daemon and merge are killed.</summary>
public sealed class SlurmTests : IDisposable
{
    private const int Segments = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.ome.tif", "gray12le", "rawvideo")]
    [InlineData("out.mp4", "gray", "concat")]
    public async Task WithATaskTheDaemonAndTheMergeKilledItGivesTheBytesOfOneGo(string name, string pixels, string whatTheMergeIsKilledIn)
    {
        using var cluster = new SlurmCluster(_folder["slurm"]);
        string input = FfmpegTool.Picture(_folder["in.mkv"], Segments * 15, "-c:v", "ffv1", "-pix_fmt", pixels);
        string model = TestModels.Nearest(_folder["nearest.onnx"]);
        string[] Command(string output) =>
            ["upscale", $"video:{input}?timeout=600", _folder[output], "--model", model, "--segment", "15", "--provider", "cpu", "--threads", "1"];
        string oneGo = Path.Combine(Directory.CreateDirectory(_folder["one-go"]).Name, name);
        (await LiveSrProcess.RunAsync(Command(oneGo))).ExitCode.ShouldBe(0);

        using var ffmpeg = new HeldFfmpeg(_folder.Path);
        bool HasBegun(string task) => File.Exists(Log(name, $"segment-{task}.log")) && File.ReadAllText(Log(name, $"segment-{task}.log")).Contains("begins", StringComparison.Ordinal);
        Task<string[]> TwoHeld() => cluster.RunningAsync("livesr-segment", HasBegun, count: 2);
        async Task SubmitAsync(string says)
        {
            using Process process = LiveSrProcess.Start(new(ffmpeg.Environment) { ["SLURM_CONF"] = cluster.Configuration },
                [.. Command(name), "--slurm", "--slurm-limit", "2", "--slurm-time", "10:00"]);
            LiveSrProcess run = await LiveSrProcess.EndAsync(process);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldContain(says);
        }

        ffmpeg.HoldDecoders(bytes: 20_000);
        await SubmitAsync($"{Segments} of {Segments} segments");
        await cluster.EndAsync((await TwoHeld())[0], "KILL");
        string[] held = await TwoHeld();
        cluster.RestartNode();
        await cluster.EndAsync(held[0], "TERM");
        ffmpeg.LetGo();
        await cluster.EndAsync();
        File.Exists(_folder[name]).ShouldBeFalse();
        File.ReadAllText(Log(name, "merge.log")).ShouldContain($"of {Segments} segments 2 are missing");
        Directory.GetFiles(_folder[name + ".job"], "segment-*.log").Select(File.ReadAllText).ShouldContain(log => log.Contains("livesr: stopped in segment", StringComparison.Ordinal));

        ffmpeg.HoldMerge(whatTheMergeIsKilledIn);
        await SubmitAsync($"2 of {Segments} segments");
        await cluster.EndAsync((await cluster.RunningAsync("livesr-merge", _ => ffmpeg.HoldsMerge, count: 1))[0], "KILL");
        ffmpeg.LetGo();
        await cluster.EndAsync();
        File.Exists(_folder[name]).ShouldBeFalse();

        await SubmitAsync($"0 of {Segments} segments");
        await cluster.EndAsync();

        HashOf(name).ShouldBe(HashOf(oneGo));
        Directory.Exists(_folder[name + ".job"]).ShouldBeFalse();
        string[] tasks = [.. cluster.Accounting.Where(line => line.Contains("Name=livesr-segment", StringComparison.Ordinal))];
        tasks.Length.ShouldBe(Segments + 2, string.Join('\n', tasks));
        tasks.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)).ShouldBe(Segments, string.Join('\n', tasks));
        Array.ForEach(cluster.Accounting, line => TestContext.Current.TestOutputHelper!.WriteLine(line));
    }

    private string Log(string name, string log) => Path.Combine(_folder[name + ".job"], log);

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder[name])));
}
