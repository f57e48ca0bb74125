using System.Text.Json;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Live.Tests.Support;
using LiveSR.Output;
using LiveSR.Queues;

namespace LiveSR.Live.Tests;

/// <summary>Recordings begin and end while a session runs.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RawAndEnhancedAreLinkedByImageAndPageAndKeepTheirOwnTimes()
    {
        using var bench = new Bench();
        bench.Source.Send(3);
        bench.AwaitPairs(3);
        LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"] });
        bench.Source.Send(2);
        bench.Source.SendNumber(9);
        bench.AwaitPairs(3);
        recording.Stop();
        bench.Source.Send();
        bench.AwaitPairs();

        Pages("run/raw.tif").ShouldBe([(3, 300, 3), (4, 400, 4), (9, 900, 9)]);
        Pages("run/enhanced.tif").ShouldBe([(3, 300, 3), (4, 400, 4), (9, 900, 9)]);
        JsonElement[] raw = Lines("run/raw.jsonl"), enhanced = Lines("run/enhanced.jsonl");
        raw.Select(line => (line.GetProperty("file").GetString(), line.GetProperty("page").GetInt64(), line.GetProperty("imageNumber").GetInt64()))
            .ShouldBe([("raw.tif", 0, 3), ("raw.tif", 1, 4), ("raw.tif", 2, 9)]);
        enhanced.Select(line => line.GetProperty("rawPage").GetInt64()).ShouldBe([0, 1, 2]);
        enhanced.ShouldAllBe(line => line.GetProperty("provenance").GetProperty("inferred").GetBoolean()
            && line.GetProperty("provenance").GetProperty("model").GetString() == "first" && line.GetProperty("pixelSizeUm").GetDouble() == 0.05);
        RecordingStatus status = recording.Status();
        (status.IsRunning, status.Raw, status.Enhanced, status.Trouble).ShouldBe((false, new RecordedCount(3, 4), new RecordedCount(3, 4), null));
        new DirectoryInfo(_folder["run"]).GetFiles().Select(file => file.Name).Order()
            .ShouldBe(["enhanced.jsonl", "enhanced.tif", "raw.jsonl", "raw.tif", "recording.json"]);
    }

    [Fact]
    public void TheSidecarOfEnhancedFramesNamesTheCalibrationAndThatOfRawOnesDoesNot()
    {
        var camera = new CameraCalibration { Gain = 1, Offset = 0, ReadNoise = 1, Width = 16, Height = 12, BitDepth = 8, HotPixels = [new HotPixel(3, 3)] };
        var calibration = new CalibrationFile(camera, "camera.json", new string('a', 64));
        using var bench = new Bench(calibration: calibration);
        LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"] });
        bench.Source.Send(2);
        bench.AwaitPairs(2);
        recording.Stop();
        Lines("run/enhanced.jsonl").ShouldAllBe(line => line.GetProperty("provenance").GetProperty("calibration").GetString() == calibration.Sha256);
        File.ReadAllText(_folder["run/raw.jsonl"]).ShouldNotContain("calibration");
        CalibrationFile other = calibration with { Camera = camera with { BitDepth = 12 } };
        Should.Throw<CalibrationException>(() => new Bench(calibration: other)).Message.ShouldContain("12 bits");
    }

    [Fact]
    public void EnhancedFramesThatWereDroppedAreCountedAndTheRestStayLinked()
    {
        using var bench = new Bench(OverloadPolicy.DropNewest);
        LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"] });
        bench.First.Hold();
        bench.Source.Send();
        bench.First.AwaitFrame();
        bench.Source.Send(5);
        bench.First.LetGo();
        bench.AwaitPairs(3);
        bench.Source.Send();
        bench.AwaitPairs();
        recording.Stop();
        Lines("run/raw.jsonl").Length.ShouldBe(7);
        Lines("run/enhanced.jsonl").Select(line => (line.GetProperty("imageNumber").GetInt64(), line.GetProperty("rawPage").GetInt64()))
            .ShouldBe([(0, 0), (1, 1), (2, 2), (6, 6)]);
        recording.Status().Enhanced.ShouldBe(new RecordedCount(4, 3));
        File.ReadAllText(_folder["run/recording.json"]).ShouldContain("\"lostImages\": \"3-5\"");
    }

    [Fact]
    public void EveryFrameWrittenSoFarIsReadableThoughTheProgramWereKilledNow()
    {
        using var bench = new Bench();
        using LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"] });
        for (int frames = 1; frames <= 3; frames++)
        {
            bench.Source.Send();
            bench.AwaitPairs();
            SpinWait.SpinUntil(() => recording.Status() is { } status && status.Raw.Written == frames && status.Enhanced.Written == frames, Patience.Limit)
                .ShouldBeTrue();
            Pages("run/raw.partial.tif").Length.ShouldBe(frames);
            Pages("run/enhanced.partial.tif").Length.ShouldBe(frames);
            Lines("run/raw.partial.jsonl").Length.ShouldBe(frames);
            Lines("run/enhanced.partial.jsonl").Length.ShouldBe(frames);
        }
    }

    [Fact]
    public async Task AnotherSizeBeginsAnotherFile()
    {
        using var bench = new Bench();
        using (bench.Session.Record(new RecordingRequest { Folder = _folder["run"], Frames = RecordedFrames.Enhanced }))
        {
            bench.Source.Send(2);
            bench.AwaitPairs(2);
            await bench.Session.ExchangeAsync(new Enhancement { Model = "first-x4" }, TestContext.Current.CancellationToken);
            bench.Source.Send();
            bench.AwaitPairs();
        }

        Lines("run/enhanced.jsonl").Select(line => (line.GetProperty("file").GetString(), line.GetProperty("page").GetInt64(), line.GetProperty("width").GetInt32()))
            .ShouldBe([("enhanced.tif", 0, 32), ("enhanced.tif", 1, 32), ("enhanced_2.tif", 0, 64)]);
        Pages("run/enhanced_2.tif").ShouldBe([(2, 200, 2)]);
    }

    [Fact]
    public async Task ARecordingEndsWholeBeforeTheDiskIsFull()
    {
        using var small = TemporaryFolder.Small(1);
        using var bench = new Bench();
        LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = small["run"], ReserveBytes = 512 << 10 });
        int sent = 0;
        while (!recording.Completion.IsCompleted && sent++ < 20_000)
        {
            bench.Source.Send();
        }

        await recording.Completion;
        RecordingStatus status = recording.Status();
        status.Trouble!.ShouldContain("its disk is nearly full");
        OutputFile.FreeBytes(small["run"])!.Value.ShouldBeGreaterThan(256 << 10);
        using var stack = TiffReader.Open(small["run/raw.tif"]);
        stack.PageCount.ShouldBe((int)status.Raw.Written);
        File.ReadAllLines(small["run/raw.jsonl"]).Length.ShouldBe(stack.PageCount);
        SpinWait.SpinUntil(() => bench.Notices.Any(notice => notice.Kind == LiveNoticeKind.RecordingFailed), Patience.Limit).ShouldBeTrue();
    }

    [Fact]
    public void AFolderHoldsOneRecordingAndASessionMakesOneAtATime()
    {
        using var bench = new Bench();
        using (bench.Session.Record(new RecordingRequest { Folder = _folder["run"] }))
        {
            Should.Throw<InvalidOperationException>(() => bench.Session.Record(new RecordingRequest { Folder = _folder["other"] }))
                .Message.ShouldContain("stop it first");
            bench.Source.Send();
            bench.AwaitPairs();
        }

        Should.Throw<OutputRefusedException>(() => bench.Session.Record(new RecordingRequest { Folder = _folder["run"] }));
        Should.Throw<NotSupportedException>(() => bench.Session.Record(new RecordingRequest { Folder = _folder["other"], Extension = ".doc" }));
        _folder.Files.ShouldBe(["run"]);
        Pages("run/raw.tif").Length.ShouldBe(1);
    }

    [Fact]
    public void ARecordingWithoutAFrameLeavesNothing()
    {
        using var bench = new Bench();
        bench.Session.Record(new RecordingRequest { Folder = _folder["run"] }).Stop();
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task ALostCameraEndsTheRecordingWholeAndSaysSo()
    {
        using var bench = new Bench();
        LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"], Frames = RecordedFrames.Raw });
        bench.Source.Send(2);
        bench.Source.Lose("the cable is out");
        await recording.Completion;
        recording.Status().Trouble.ShouldBe("the cable is out");
        Pages("run/raw.tif").Length.ShouldBe(2);
    }

    [Fact]
    public void TheStateOfARecordingIsPartOfTheSessions()
    {
        using var bench = new Bench();
        bench.Session.Status().Recording.ShouldBeNull();
        using LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = _folder["run"] });
        bench.Source.Send();
        SpinWait.SpinUntil(() => bench.Session.Status().Recording!.Raw.Written == 1, Patience.Limit).ShouldBeTrue();
        RecordingStatus status = bench.Session.Status().Recording!;
        (status.IsRunning, status.Folder).ShouldBe((true, _folder["run"]));
        status.FreeBytes.ShouldNotBeNull();
        status.TimeLeft.ShouldNotBeNull();
    }

    private (long Image, double Ms, byte Pixel)[] Pages(string name)
    {
        using var pool = new FramePool();
        using var stack = TiffReader.Open(_folder[name]);
        var pages = new List<(long, double, byte)>();
        for (int i = 0; i < stack.PageCount; i++)
        {
            using FrameLease page = stack.ReadPage(i, pool);
            pages.Add((page.Frame.Metadata.ImageNumber, page.Frame.Metadata.ElapsedTimeMs, page.Frame.Row<byte>(0)[0]));
        }

        return [.. pages];
    }

    private JsonElement[] Lines(string name)
    {
        using var file = new StreamReader(new FileStream(_folder[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
