using System.Text.Json;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.EndToEnd;

/// <summary>A camera whose packets the network loses: what came, what the camera counted and what LiveSR says are equal.</summary>
public sealed class CameraLossTests : IDisposable
{
    private const int Frames = 500;

    /// <summary>After this number, GigE Vision's short frame numbers begin again at 1.</summary>
    private const long LargestNumber = ushort.MaxValue;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("140", "0")]
    [InlineData("141", "0.5")]
    [InlineData("142", "5")]
    public async Task EveryFrameThatTheCameraSentIsRecordedOrCountedAsLost(string serial, string percent)
    {
        using var camera = new FakeGigECamera(serial, loss: percent);

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", $"genicam:{serial}?width=128&height=128&fps=100", "--frames", $"{Frames}", "--model", "nearest", "--record", "raw", "--output", _folder["run"]);

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement report = await ReportAsync(), own = report.GetProperty("camera");
        long lost = report.GetProperty("lostBySource").GetInt64(), cameraLost = own.GetProperty("lost").GetInt64();
        List<FrameMetadata> pages = Pages();
        long sent = pages.Zip(pages.Skip(1), (before, after) => Modulo(after.DeviceFrameNumber!.Value - before.DeviceFrameNumber!.Value)).Sum() + 1;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{percent} % of packets lost: recorded {pages.Count}, the camera's numbers span {sent}, the numbers in the file {pages[^1].ImageNumber - pages[0].ImageNumber + 1}, "
            + $"dropped at the source {lost}; camera: {own}");

        pages.Count.ShouldBe(Frames);
        report.GetProperty("framesIn").GetInt64().ShouldBe(Frames);
        (pages[^1].ImageNumber - pages[0].ImageNumber + 1).ShouldBe(sent, "the numbers in the file are the camera's");
        lost.ShouldBe(pages[^1].ImageNumber + 1 - Frames, "what did not come is dropped at the source");
        cameraLost.ShouldBeGreaterThanOrEqualTo(lost, "and what was lost before the first recorded frame and after the last");
        own.GetProperty("completed").GetInt64().ShouldBeGreaterThanOrEqualTo(Frames);
        own.GetProperty("reasons").EnumerateObject().Sum(reason => reason.Value.GetInt64()).ShouldBe(own.GetProperty("incomplete").GetInt64());
        run.Output.ShouldContain($"{cameraLost} lost");
        (cameraLost > 0).ShouldBe(percent != "0");
    }

    private static long Modulo(long advance) => ((advance % LargestNumber) + LargestNumber) % LargestNumber;

    private async Task<JsonElement> ReportAsync()
    {
        using FileStream file = File.OpenRead(_folder["run/run.json"]);
        return (await JsonDocument.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken)).RootElement.GetProperty("report");
    }

    private List<FrameMetadata> Pages()
    {
        using var stack = TiffReader.Open(_folder["run/raw.tif"]);
        var pages = new List<FrameMetadata>();
        for (int page = 0; page < stack.PageCount; page++)
        {
            using FrameLease lease = stack.ReadPage(page);
            pages.Add(lease.Frame.Metadata);
        }

        return pages;
    }
}
