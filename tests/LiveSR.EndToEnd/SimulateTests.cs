using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Simulation;

namespace LiveSR.EndToEnd;

/// <summary><c>livesr simulate</c>: pairs that a recipe can take, the same for the same words.</summary>
public sealed class SimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EqualWordsGiveEqualPairsAndAnotherSeedOthers()
    {
        (await Simulate("first", "--seed", "50")).ExitCode.ShouldBe(0);
        (await Simulate("again", "--seed", "50")).ExitCode.ShouldBe(0);
        (await Simulate("other", "--seed", "52")).ExitCode.ShouldBe(0);

        string[] files = ["low/actin-0000.tif", "low/actin-0001.tif", "low/pits-0000.tif", "low/pits-0001.tif"];
        foreach (string file in files.Concat(files.Select(f => f.Replace("low", "high", StringComparison.Ordinal))).Append("optics.json"))
        {
            byte[] bytes = Bytes("first", file);
            Bytes("again", file).ShouldBe(bytes);
            Bytes("other", file).ShouldNotBe(bytes);
        }
    }

    [Fact]
    public async Task APairIsTheFrameAndTheTruthOfTheSimulator()
    {
        (await Simulate("pairs", "--seed", "50", "--photons", "300", "--defocus", "0.5")).ExitCode.ShouldBe(0);

        using var microscope = new SimulatedMicroscope(new SimulationOptions
        {
            Specimen = SpecimenKind.Actin,
            Width = 64,
            Height = 48,
            Seed = 51,
            Photons = 300,
            DefocusUm = 0.5,
            Loop = 1,
            TruthScale = 2,
        });
        using SimulatedFrame simulated = microscope.Render(0);
        Pixels("pairs/low/actin-0001.tif").ShouldBe(Plane.FromFrame(simulated.Frame).Values);
        Pixels("pairs/high/actin-0001.tif").ShouldBe(Plane.FromFrame(simulated.Truth!).Values);
        string optics = await File.ReadAllTextAsync(_folder["pairs/optics.json"], TestContext.Current.CancellationToken);
        optics.ShouldContain("\"defocusUm\": 0.5");
        optics.ShouldContain("\"synthetic\"");
    }

    [Theory]
    [InlineData("--specimen", "smear", "known are actin")]
    [InlineData("--scale", "3", "1, 2 and 4")]
    [InlineData("--defocus", "2,1", "MIN,MAX")]
    [InlineData("--photons", "0,10", "MIN,MAX")]
    [InlineData("--size", "7", "size=7")]
    [InlineData("--count", "0", "1 to 9999")]
    public async Task WrongWordsAreOneLine(string option, string value, string message) =>
        (await LiveSrProcess.RunAsync("simulate", _folder["none"], option, value)).ShouldFailWith(2, message);

    private Task<LiveSrProcess> Simulate(string folder, params string[] more) => LiveSrProcess.RunAsync(
        ["simulate", _folder[folder], "--specimen", "actin,pits", "--count", "2", "--size", "64x48", .. more]);

    private byte[] Bytes(string folder, string file) => File.ReadAllBytes(_folder[$"{folder}/{file}"]);

    private float[] Pixels(string file)
    {
        using IFrameSource source = FrameSources.Open($"tiff:{_folder[file]}", new SourceOptions());
        float[] pixels = [];
        using var ended = new ManualResetEventSlim();
        using IDisposable subscription = source.Frames.Subscribe(frame => pixels = Plane.FromFrame(frame).Values, _ => ended.Set(), ended.Set);
        source.Start();
        ended.Wait(TestContext.Current.CancellationToken);
        return pixels;
    }
}
