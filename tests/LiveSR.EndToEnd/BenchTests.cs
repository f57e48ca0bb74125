using System.Text.Json;

namespace LiveSR.EndToEnd;

/// <summary><c>livesr bench</c> as its user starts it, and the kit that carries it to another machine.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EachCaseHasItsFiguresInTheTableAndInTheJson()
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "bench", "--model", "livesr-clean-x2", "--size", "64x48,32x32", "--batch", "1,2", "--provider", "cpu", "--path", "both", "--seconds", "0.01", "--json", _folder["bench.json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("64x48 x2");
        run.Output.ShouldContain("of floor");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["bench.json"], TestContext.Current.CancellationToken));
        JsonElement[] measured = [.. json.RootElement.GetProperty("measured").EnumerateArray()];
        measured.Length.ShouldBe(8);
        foreach (JsonElement one in measured)
        {
            JsonElement figures = one.GetProperty("figures");
            figures.GetProperty("bareFps").GetDouble().ShouldBeGreaterThan(0);
            figures.GetProperty("floorMs").GetDouble().ShouldBeGreaterThan(0);
            bool single = one.GetProperty("batch").GetInt32() == 1;
            (figures.GetProperty("p95").ValueKind == JsonValueKind.Number).ShouldBe(single);
            // Integers over the bus: two bytes a pixel to the device, four times as many back.
            int width = one.GetProperty("width").GetInt32(), height = one.GetProperty("height").GetInt32();
            int bytes = one.GetProperty("path").GetString() == "device" ? 2 : 4;
            figures.GetProperty("bytesToDevice").GetInt64().ShouldBe(bytes * width * height);
            figures.GetProperty("bytesFromDevice").GetInt64().ShouldBe(4 * bytes * width * height);
        }
    }

    [Theory]
    [InlineData("--size", "big")]
    [InlineData("--batch", "0")]
    [InlineData("--path", "none")]
    [InlineData("--precision", "fp8")]
    [InlineData("--seconds", "0")]
    public async Task WhatCannotBeMeasuredIsWrongUsage(string option, string value)
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync("bench", "--provider", "cpu", option, value);

        run.ExitCode.ShouldBe(2);
        run.Error.Trim().Split('\n').Length.ShouldBe(1);
        run.Error.ShouldContain(value);
    }

    [Fact]
    public async Task AProviderThatIsNotHereFailsItsCaseInOneLineAndTheOthersAreMeasured()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows builds have DirectML.");
        LiveSrProcess run = await LiveSrProcess.RunAsync("bench", "--model", "livesr-clean-x2", "--size", "32x32", "--provider", "dml,cpu", "--seconds", "0.01");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("failed: The execution provider dml is not available");
        run.Output.ShouldContain("cpu fp32");
    }
}
