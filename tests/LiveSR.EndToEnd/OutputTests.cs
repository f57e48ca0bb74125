using System.Diagnostics;
using System.Security.Cryptography;
using LiveSR.Files.Tiff;

namespace LiveSR.EndToEnd;

/// <summary>Nothing that exists is lost: not the input, not an earlier recording, not what a killed run has left.</summary>
public sealed class OutputTests : IDisposable
{
    private const string Twelve = "sim:actin?size=64&frames=12&depth=12&seed=3";
    private static readonly string[] AsItIs = ["--model", "nearest", "--scale", "1"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheOnlyCopyOfAKilledRecordingSurvivesItsOwnRescue()
    {
        string partial = await MakeAsync("raw.partial.tif");
        string before = HashOf(partial);

        LiveSrProcess run = await UpscaleAsync(partial, "raw.tif");

        run.ExitCode.ShouldBe(0, run.Error);
        HashOf(partial).ShouldBe(before);
        PagesOf("raw.tif").ShouldBe(12);
        _folder.Files.ShouldBe(["raw.partial.tif", "raw.tif"]);
    }

    [Theory]
    [InlineData("raw.tif")]
    [InlineData("sub/../raw.tif")]
    [InlineData("link.tif")]
    [InlineData("hard.tif")]
    [InlineData("here/raw.tif")]
    public async Task WhatIsReadIsNeverWrittenHoweverItIsSpelt(string spelling)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ln is Unix'");
        string input = await MakeAsync("raw.tif");
        Directory.CreateDirectory(_folder["sub"]);
        File.CreateSymbolicLink(_folder["link.tif"], "raw.tif");
        Directory.CreateSymbolicLink(_folder["here"], ".");
        Process.Start("ln", [input, _folder["hard.tif"]]).WaitForExit();
        string before = HashOf(input);

        (await UpscaleAsync(input, spelling, "--overwrite")).ShouldFailWith(2, "the file that is read", "choose another name");

        HashOf(input).ShouldBe(before);
        _folder.Files.ShouldBe(["hard.tif", "here", "link.tif", "raw.tif", "sub"]);
    }

    [Fact]
    public async Task ASequenceIsNotWrittenOverItself()
    {
        (await UpscaleAsync(Twelve, "f_%02d.png")).ExitCode.ShouldBe(0);
        string before = HashOf(_folder["f_07.png"]);

        (await UpscaleAsync(Twelve, "f_%02d.png")).ShouldFailWith(2, "f_%02d.png", "--overwrite");
        (await UpscaleAsync(_folder["*.png"], "f_%02d.png", "--overwrite")).ShouldFailWith(2, "is being read");

        HashOf(_folder["f_07.png"]).ShouldBe(before);
        _folder.Files.Length.ShouldBe(12);
        (await UpscaleAsync("sim:nuclei?size=64&frames=12", "f_%02d.png", "--overwrite")).ExitCode.ShouldBe(0);
        HashOf(_folder["f_07.png"]).ShouldNotBe(before);
    }

    [Fact]
    public async Task ASecondRecordingIntoOneFolderIsRefused()
    {
        (await RecordAsync("raw", "--frames", "5")).ExitCode.ShouldBe(0);
        string before = HashOf(_folder["run1/raw.tif"]);

        (await RecordAsync("raw", "--frames", "5")).ShouldFailWith(2, "run1 holds a recording", "--output", "--overwrite");
        (await RecordAsync("raw", "--frames", "5", "--format", "mkv")).ShouldFailWith(2, "run1 holds a recording");
        HashOf(_folder["run1/raw.tif"]).ShouldBe(before);

        (await RecordAsync("raw", "--frames", "3", "--overwrite")).ExitCode.ShouldBe(0);
        PagesOf("run1/raw.tif").ShouldBe(3);
    }

    [Fact]
    public async Task AKilledRecordingIsReadableAndNoLaterRunTouchesIt()
    {
        using Process process = LiveSrProcess.Start([.. Recording("raw"), "--frames", "1000000"]);
        await KillAsync(process, _folder["run1"]);
        string partial = _folder["run1/raw.partial.tif"], before = HashOf(partial);
        PagesOf("run1/raw.partial.tif").ShouldBeGreaterThan(1);

        (await RecordAsync("raw", "--frames", "5")).ShouldFailWith(2, "raw.partial.tif", "--overwrite");
        (await RecordAsync("raw", "--frames", "5", "--overwrite")).ExitCode.ShouldBe(0);

        HashOf(partial).ShouldBe(before);
        PagesOf("run1/raw.tif").ShouldBe(5);
    }

    [Fact]
    public async Task AnotherCommandForTheOutputOfAKilledOneLosesNothing()
    {
        using Process process = LiveSrProcess.Start(["upscale", "sim:actin?size=64&frames=1000000", _folder["out.tif"], .. AsItIs]);
        await KillAsync(process, _folder["out.tif.job"]);
        string before = HashOf(_folder["out.tif.job/partial.tif"]);

        (await UpscaleAsync(Twelve, "out.tif")).ShouldFailWith(2, "input is sim:actin?size=64&frames=12&depth=12&seed=3 now, and was sim:actin?size=64&frames=1000000", "livesr jobs remove");

        _folder.Files.ShouldBe(["out.tif.job"]);
        HashOf(_folder["out.tif.job/partial.tif"]).ShouldBe(before);
        PagesOf("out.tif.job/partial.tif").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task OfTwoProgramsOnOneOutputTheSecondIsRefused()
    {
        string[] arguments = ["upscale", "sim:actin?size=64&frames=600", _folder["out.tif"], .. AsItIs];
        using Process first = LiveSrProcess.Start(arguments), second = LiveSrProcess.Start(arguments);
        LiveSrProcess[] runs = await Task.WhenAll(LiveSrProcess.EndAsync(first), LiveSrProcess.EndAsync(second));

        LiveSrProcess slower = runs.Where(run => run.ExitCode != 0).ShouldHaveSingleItem();

        // Started too late, the second sees the finished file.
        slower.ShouldFailWith(slower.ExitCode, slower.ExitCode == 2 ? "--overwrite" : "another livesr works on it");
        PagesOf("out.tif").ShouldBe(600);
        _folder.Files.ShouldBe(["out.tif"]);
    }

    [Theory]
    [InlineData("100%.tif")]
    [InlineData("50%done.tif")]
    [InlineData("what?.tif")]
    [InlineData("2024-11-14T22:57:44.tif")]
    [InlineData("why?speed=2.mkv")]
    public async Task AnyNameIsOnlyAName(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.AsSpan().ContainsAny('?', ':'), "Windows has no such names");
        (await UpscaleAsync("sim:actin?size=64&frames=3&depth=8", name)).ExitCode.ShouldBe(0);
        _folder.Files.ShouldBe([name]);
    }

    [Fact]
    public async Task WhenTheSecondFileOfARecordingCannotBeMadeNothingEmptyStays()
    {
        using var disk = TemporaryFolder.OfFiles(1);
        LiveSrProcess run = await LiveSrProcess.RunAsync(["live", Twelve, "--record", "raw,enhanced", "--output", disk.Path, .. AsItIs]);
        run.ShouldFailWith(1, "enhanced.tif");
        disk.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("enhanced")]
    public async Task SixteenBitsIntoAnEightBitVideoAreRefusedBeforeTheFirstFrame(string what)
    {
        (await RecordAsync(what, "--format", "mp4")).ShouldFailWith(2, $"{what}.mp4", "12-bit", "--range");
        (await UpscaleAsync(Twelve, "out.mp4")).ShouldFailWith(2, "out.mp4", "12-bit", "--range");
        _folder.Files.ShouldBeEmpty();
    }

    private string[] Recording(string what) => ["live", "sim:actin?size=64&depth=12", "--record", what, "--output", _folder["run1"], .. AsItIs];

    private Task<LiveSrProcess> RecordAsync(string what, params string[] more) => LiveSrProcess.RunAsync([.. Recording(what), .. more]);

    private Task<LiveSrProcess> UpscaleAsync(string input, string output, params string[] more) =>
        LiveSrProcess.RunAsync(["upscale", input, _folder[output], .. AsItIs, .. more]);

    private async Task<string> MakeAsync(string name)
    {
        (await UpscaleAsync(Twelve, name)).ExitCode.ShouldBe(0);
        return _folder[name];
    }

    /// <summary>Kills a program as a power cut would, once it has written something.</summary>
    private static async Task KillAsync(Process process, string folder)
    {
        while (!process.HasExited && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(file => new FileInfo(file).Length > 200_000)))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        process.HasExited.ShouldBeFalse();
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private int PagesOf(string name)
    {
        using var stack = TiffReader.Open(_folder[name]);
        return stack.PageCount;
    }

    private static string HashOf(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
