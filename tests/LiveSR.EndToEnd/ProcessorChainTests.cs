using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;

namespace LiveSR.EndToEnd;

/// <summary>Plugins in the live view.</summary>
public sealed class ProcessorChainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AChainTurnsAndSplitsAndEnlargesTheLiveView()
    {
        string chain = await ChainAsync("""
            { "plugin": "flip-rotate", "settings": { "rotation": 90 } },
            { "plugin": "split-raw" },
            { "plugin": "super-resolution", "settings": { "model": "bicubic", "scale": 2 } }
            """);

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", "sim:nuclei?size=128&fps=30&depth=12", "--frames", "6", "--policy", "wait", "--roi", "16,8,64,48", "--processors", chain,
            "--record", "raw,enhanced", "--output", _folder["run"], "--snapshot", _folder["view.png"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("flip-rotate, split-raw, super-resolution");
        SourceInfo raw = InfoOf("raw.tif"), processed = InfoOf("enhanced.tif");
        (raw.Width, raw.Height, raw.FrameCount).ShouldBe((128, 128, 6));
        (processed.Width, processed.Height, processed.FrameCount).ShouldBe((96, 128, 12), "turned, twice the ROI, and two images of each");
        new FileInfo(_folder["view.png"]).Length.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public async Task WhatIsHeldBackComesAtTheEnd()
    {
        string chain = await ChainAsync("""{ "plugin": "flat-field", "settings": { "estimateFrames": 50 } }""");

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", "sim:actin?size=64&fps=30", "--frames", "5", "--policy", "wait", "--processors", chain, "--record", "enhanced", "--output", _folder["run"]);

        run.ExitCode.ShouldBe(0, run.Error);
        InfoOf("enhanced.tif").FrameCount.ShouldBe(5);
    }

    [Theory]
    [InlineData("""{ "plugin": "no-such-plugin" }""", "no-such-plugin")]
    [InlineData("""{ "plugin": "flip-rotate", "settings": { "rotate": 90 } }""", "rotate")]
    [InlineData("""{ "plugin": "flip-rotate", "enabledInLive": false }""", "enabled in live")]
    public async Task AChainThatCannotBeIsOneLine(string entry, string word) =>
        (await LiveSrProcess.RunAsync("live", "sim:actin?size=64&frames=6", "--processors", await ChainAsync(entry))).ShouldFailWith(2, "chain.json", word);

    [Fact]
    public async Task AModelBesideAChainIsRefused() =>
        (await LiveSrProcess.RunAsync("live", "sim:actin?size=64", "--model", "bicubic", "--processors", await ChainAsync(""))).ShouldFailWith(2, "--model", "--processors");

    [Fact]
    public async Task PluginsAreListedWithTheirSettings()
    {
        LiveSrProcess all = await LiveSrProcess.RunAsync("plugins"), one = await LiveSrProcess.RunAsync("plugins", "flip-rotate");

        foreach (string name in (string[])["deconvolve", "flat-field", "flip-rotate", "focus-metric", "split-raw", "super-resolution"])
        {
            all.Output.ShouldContain(name);
        }

        one.Output.ShouldContain("\"rotation\":0");
    }

    private async Task<string> ChainAsync(string entries)
    {
        await File.WriteAllTextAsync(_folder["chain.json"], $$"""{ "processors": [ {{entries}} ] }""", TestContext.Current.CancellationToken);
        return _folder["chain.json"];
    }

    private SourceInfo InfoOf(string file)
    {
        using IFrameSource source = FrameSources.Open($"tiff:{Path.Combine(_folder["run"], file)}", new SourceOptions());
        return source.Info;
    }
}
