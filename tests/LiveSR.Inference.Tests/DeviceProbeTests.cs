using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Tests;

public sealed class DeviceProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPackage _model;

    public DeviceProbeTests() => _model = TestModels.Nearest().Package(_folder);

    [Fact]
    public void SettingsAreMeasuredOnceAndRemembered()
    {
        var sessions = new FaultySessions();
        DeviceSettings measured = Probe(sessions).Settings(ExecutionProvider.Cpu);
        sessions.Runs.ShouldNotBeEmpty();
        sessions.Runs.Clear();

        Probe(sessions).Settings(ExecutionProvider.Cpu).ShouldBe(measured);
        sessions.Runs.ShouldBeEmpty();
        sessions.Open.ShouldBe(0);
    }

    [Fact]
    public void EachProviderIsMeasured()
    {
        var sessions = new FaultySessions();
        Probe(sessions).Settings(ExecutionProvider.Cpu);
        sessions.Runs.Clear();
        Probe(sessions).Settings(ExecutionProvider.Cuda);

        sessions.Runs.ShouldNotBeEmpty();
    }

    [Fact]
    public void EveryProcessorIsTriedAndNoCountIsLeftToOnnxRuntime()
    {
        var sessions = new FaultySessions();

        new DeviceProbe(_model, sessions, _folder["cache"]).Settings(ExecutionProvider.Cpu);

        sessions.Threads.ShouldContain(Environment.ProcessorCount);
        sessions.Threads.ShouldAllBe(threads => threads >= 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ not json")]
    [InlineData("{\"Tile\":-3,\"Batch\":1,\"Threads\":0}")]
    [InlineData("null")]
    public void ACorruptCacheIsMeasuredAnew(string content)
    {
        var sessions = new FaultySessions();
        Probe(sessions).Settings(ExecutionProvider.Cpu);
        string file = Directory.EnumerateFiles(_folder["cache"]).ShouldHaveSingleItem();
        File.WriteAllText(file, content);
        sessions.Runs.Clear();

        Probe(sessions).Settings(ExecutionProvider.Cpu).Tile.ShouldBeGreaterThan(0);
        sessions.Runs.ShouldNotBeEmpty();
        File.ReadAllText(file).ShouldContain("Tile");
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNoError()
    {
        File.WriteAllText(_folder["cache"], "a file where the folder should be");

        Probe(new FaultySessions()).Settings(ExecutionProvider.Cpu).Tile.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void TilesThatMemoryDoesNotHoldAreNotChosen()
    {
        var sessions = new FaultySessions { MemoryPixels = 256 * 256 };

        DeviceSettings settings = Probe(sessions).Settings(ExecutionProvider.Cuda);

        ((long)settings.Tile * settings.Tile * settings.Batch).ShouldBeLessThanOrEqualTo(sessions.MemoryPixels);
    }

    public void Dispose() => _folder.Dispose();

    private DeviceProbe Probe(FaultySessions sessions) => new(_model, sessions, _folder["cache"], new LeapingClock());

    /// <summary>A second passes whenever somebody looks, so that a probe soon ends.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
