using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Onnx;

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
    public void AMeasurementThatIsForLaterIsAskedForAndTheUsualSettingsServe()
    {
        var sessions = new FaultySessions();
        int asked = 0;
        var later = new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)) { Later = () => asked++ };
        later.Settings(ExecutionProvider.Cpu).ShouldBe(DeviceSettings.Default);
        (asked, sessions.Runs.Count).ShouldBe((1, 0));

        DeviceSettings measured = new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);
        later.Settings(ExecutionProvider.Cpu).ShouldBe(measured);
        asked.ShouldBe(1);
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

        new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);

        sessions.Settings.Select(settings => settings.Threads).ShouldContain(Environment.ProcessorCount);
        sessions.Settings.ShouldAllBe(settings => settings.Threads >= 1);
    }

    [Fact]
    public void ThreadsThatSleepAreTriedBesideThoseThatSpinAndNoneSpinsAfterARun()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One thread waits for nobody.");
        var sessions = new FaultySessions();
        new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);

        sessions.Settings.ShouldContain(new SessionSettings(Environment.ProcessorCount, Spinning.WithinRuns));
        sessions.Settings.ShouldContain(new SessionSettings(Environment.ProcessorCount, Spinning.Never));
        sessions.Settings.ShouldAllBe(settings => settings.Spinning != Spinning.Always);
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

        DeviceSettings settings = new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)).Settings(ExecutionProvider.Cuda);

        ((long)settings.Tile * settings.Tile * settings.Batch).ShouldBeLessThanOrEqualTo(sessions.MemoryPixels);
    }

    [Fact]
    public void AnErrorOfATrialIsReportedAsItIs()
    {
        var sessions = new FaultySessions { Fault = (_, _, _) => throw new WrongOutputSizeException("of another size") };

        Should.Throw<WrongOutputSizeException>(() => Probe(sessions).Settings(ExecutionProvider.Cpu));
    }

    [Fact]
    public void WhatIsMeasuredUnderLoadServesThisProcessAlone()
    {
        var sessions = new FaultySessions();
        DeviceSettings measured = Probe(sessions, Load(others: 0.2)).Settings(ExecutionProvider.Cpu);
        sessions.Runs.ShouldNotBeEmpty();
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
        sessions.Runs.Clear();

        Probe(sessions, Load(others: 0.2)).Settings(ExecutionProvider.Cpu).ShouldBe(measured);
        sessions.Runs.ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsMeasuredOnAQuietMachineIsRemembered()
    {
        Probe(new FaultySessions(), Load(others: 0.05)).Settings(ExecutionProvider.Cpu);
        Directory.EnumerateFiles(_folder["cache"]).ShouldHaveSingleItem();
    }

    [Fact]
    public void NothingIsMeasuredWhileAModelIsAtWorkInThisProcess()
    {
        var sessions = new FaultySessions();
        long frames = 1;

        Probe(sessions, () => Load(others: 0)() with { Frames = frames++ }).Settings(ExecutionProvider.Cpu).ShouldBe(DeviceSettings.Default);

        sessions.Runs.ShouldBeEmpty();
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void WhatIsMeasuredWhileAnotherModelWorksInThisProcessIsNotRemembered()
    {
        using var pool = new FramePool();
        using FrameLease frame = TestFrames.Random(pool, PixelFormat.Gray8, 20, 20);
        using var other = new OnnxEnhancer(_model, new EnhancerOptions { Provider = "cpu", Tile = 32, Batch = 1, Threads = 1, Pool = pool });
        var sessions = new FaultySessions { Running = () => other.Enhance(frame.Frame).Dispose() };

        Probe(sessions, () => Load(others: 0)() with { Frames = OnnxEnhancer.FramesOfAll }).Settings(ExecutionProvider.Cpu);

        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void AnotherDeviceAndAnotherScaleAreMeasuredAnew()
    {
        OnnxModel free = TestModels.Of(x => x * 1f);
        free.SetMetadata(ModelMetadata.Scale, null);
        ModelPackage Scaled(int scale) => free.Package(_folder, "free.onnx", new ModelOverrides { Scale = scale, Input = ModelInput.Interpolated });
        var sessions = new FaultySessions();
        new DeviceProbe(Scaled(2), sessions, _folder["cache"], new LeapingClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);
        new DeviceProbe(Scaled(3), sessions, _folder["cache"], new LeapingClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);
        Directory.EnumerateFiles(_folder["cache"]).Count().ShouldBe(2);

        sessions.Device = "the same machine with one more processor";
        new DeviceProbe(Scaled(2), sessions, _folder["cache"], new LeapingClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);
        Directory.EnumerateFiles(_folder["cache"]).Count().ShouldBe(3);
        DeviceProbe.Remembered(sessions, _folder["cache"]).ShouldHaveSingleItem().Model.ShouldBe("test-model 1.2 x2");
    }

    [Fact]
    public void TrialsTakeWholeFramesOf16BitsThroughTheEngine()
    {
        var wrong = new List<float>();
        var sessions = new FaultySessions { Fault = (_, _, output) => wrong.AddRange(output.Values.ToArray().Where(v => Math.Abs((v * 65535) - MathF.Round(v * 65535)) > 0.01f)) };

        Probe(sessions).Settings(ExecutionProvider.Cpu);

        sessions.Runs.ShouldNotBeEmpty();
        wrong.ShouldBeEmpty("the network is given pixels of frames");
    }

    [Fact]
    public void AMeasurementWaitsForWhatWouldDisturbItThoughThatFails()
    {
        async Task FailSlowlyAsync()
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            throw new IOException("the camera is away");
        }

        Task other = FailSlowlyAsync();
        bool early = false;
        var sessions = new FaultySessions { Fault = (_, _, _) => early |= !other.IsCompleted };

        new DeviceProbe(_model, sessions, _folder["cache"], new LeapingClock(), Load(others: 0)) { After = other }.Settings(ExecutionProvider.Cpu);

        sessions.Runs.ShouldNotBeEmpty();
        early.ShouldBeFalse();
    }

    [Fact]
    public void CountsOfThreadsAreComparedOnEqualTiles()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor leaves no choice.");
        var sessions = new FaultySessions();
        new DeviceProbe(_model, sessions, _folder["cache"], new FrozenClock(), Load(others: 0)).Settings(ExecutionProvider.Cpu);

        DeviceMeasurement known = DeviceProbe.Remembered(sessions, _folder["cache"]).ShouldHaveSingleItem();
        known.Trials.Where(trial => trial.Settings.Tile == 256).Select(trial => trial.Settings.Threads).ShouldContain(Environment.ProcessorCount);
        known.Trials.Where(trial => trial.Settings.Tile == 256).Select(trial => trial.Settings.Threads).ShouldContain(Environment.ProcessorCount - 1);
        known.Trials.Where(trial => trial.Settings.Tile != 256).Select(trial => trial.Settings.Threads).Distinct().ShouldHaveSingleItem();
        known.ToString().ShouldStartWith("test-model 1.2 x2 on cpu: tile ");
    }

    [Theory]
    [InlineData(9_000, 1)]
    [InlineData(9_800, 0)] // noise: on a whole frame all threads may bring far more
    public void FewerThreadsAreTakenWhereTheyBringClearlyMore(int timeOfOne, int expected)
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor leaves no choice.");
        var clock = new WorkingClock();
        var sessions = new FaultySessions { FrameRunning = (_, _) => clock.Pass(10_000) };
        sessions.Running = () => clock.Pass(sessions.Settings.Last().Threads == 1 ? timeOfOne : 10_000);

        DeviceSettings best = new DeviceProbe(_model, sessions, _folder["cache"], clock, Load(others: 0)).Settings(ExecutionProvider.Cpu);

        best.Threads.ShouldBe(expected == 0 ? Environment.ProcessorCount : expected);
    }

    [Theory]
    [InlineData(5_000, 2)]
    [InlineData(10_000, 1)]
    public void FramesAreTakenSideBySideWhereThatBringsMoreOfThem(int timeOfOneOfTwo, int expected)
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor cannot be shared.");
        var clock = new WorkingClock();
        var sessions = new FaultySessions { Running = () => clock.Pass(10_000), FrameRunning = (_, _) => clock.Pass(timeOfOneOfTwo) };
        var probe = new DeviceProbe(_model, sessions, _folder["cache"], clock, Load(others: 0));

        probe.Settings(ExecutionProvider.Cpu).SideBySide.ShouldBe(expected);

        DeviceProbe.Remembered(sessions, _folder["cache"]).ShouldHaveSingleItem().ToString().ShouldContain("2 frames side by side");
    }

    [Fact]
    public void OtherProgramsTimeIsPartOfAllTime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "This system does not say.");
        var now = MachineActivity.Now();

        now.Others.ShouldBeGreaterThan(TimeSpan.Zero);
        now.Others.ShouldBeLessThan(now.All);
        default(MachineActivity).IsQuietSince(default).ShouldBeTrue("a system that does not say");
    }

    [Fact]
    public void WithRememberedSettingsOneSessionIsOpenedAndRunOnce()
    {
        var sessions = new FaultySessions { Present = [] };
        DeviceSettings known = Probe(sessions).Settings(ExecutionProvider.Cpu);
        sessions.Runs.Clear();
        sessions.Settings.Clear();

        using var enhancer = new OnnxEnhancer(_model, new EnhancerOptions { Sessions = sessions, CacheFolder = _folder["cache"] });

        sessions.Settings.ShouldHaveSingleItem().ShouldBe(new SessionSettings(known.Threads, known.Spinning));
        sessions.Runs.ShouldHaveSingleItem();
        enhancer.Threads.ShouldBe(known.Threads);
    }

    public void Dispose() => _folder.Dispose();

    private DeviceProbe Probe(FaultySessions sessions, Func<MachineActivity>? activity = null) =>
        new(_model, sessions, _folder["cache"], new LeapingClock(), activity ?? Load(others: 0));

    /// <summary>A machine of which other programs take a part.</summary>
    private static Func<MachineActivity> Load(double others)
    {
        var all = TimeSpan.FromHours(1);
        return () => new MachineActivity(others * (all += TimeSpan.FromSeconds(1)), all, Frames: 0);
    }

    /// <summary>A second passes whenever somebody looks, so that a probe soon ends.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }

    /// <summary>Time passes with the work that is done alone.</summary>
    private sealed class WorkingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000_000_000;

        public void Pass(long nanoseconds) => Interlocked.Add(ref _now, nanoseconds);

        public override long GetTimestamp() => Interlocked.Read(ref _now);
    }

    /// <summary>No time passes, so that a probe tries everything.</summary>
    private sealed class FrozenClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
