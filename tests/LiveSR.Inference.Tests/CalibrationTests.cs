using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Models;
using LiveSR.Output;

namespace LiveSR.Inference.Tests;

public sealed class CalibrationTests : IDisposable
{
    private static readonly CameraCalibration Camera = new()
    {
        Gain = 2.25,
        Offset = 99.5,
        OffsetOrigin = OffsetOrigin.Dark,
        ReadNoise = 1.6,
        Width = 20,
        Height = 16,
        BitDepth = 12,
        Binning = 2,
        Roi = new PixelRect(8, 4, 20, 16),
        Camera = "a camera",
        ExposureMs = 33.3,
        HotPixels = [new HotPixel(3, 4), new HotPixel(19, 15)],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AFileGivesBackWhatWasWritten()
    {
        CalibrationFile read = Written(Camera);
        (read.Camera with { HotPixels = Camera.HotPixels }).ShouldBe(Camera);
        read.Camera.HotPixels.ShouldBe(Camera.HotPixels);
        read.Sha256.Length.ShouldBe(64);
        File.ReadAllText(read.Path).ShouldContain("\"hotPixels\": [[3,4],[19,15]]");
        Should.Throw<OutputRefusedException>(() => CalibrationFile.Write(read.Path, Camera, DateTimeOffset.UnixEpoch, []));
    }

    [Theory]
    [InlineData("{", "no calibration file")]
    [InlineData("[1]", "no calibration file")]
    [InlineData("{\"format\": \"livesr-calibration\", \"version\": 1}", "no calibration file")]
    [InlineData("\"version\": 1>\"version\": 2", "version 2")]
    [InlineData("livesr-calibration>other", "'other'")]
    [InlineData("2.25>0", "countsPerElectron")]
    [InlineData("1.6>-1", "readNoiseElectrons")]
    [InlineData("[19,15]>[20,15]", "hot pixel")]
    [InlineData("[19,15]>[20]", "hot pixel")]
    [InlineData("\"width\": 20>\"width\": 0", "size")]
    [InlineData("8,4,20,16>8,4", "not a rectangle")]
    public void WhatIsNoCalibrationIsRefusedInOneLine(string change, string reason)
    {
        string path = Written(Camera).Path;
        string[] parts = change.Split('>');
        File.WriteAllText(path, parts.Length == 1 ? change : File.ReadAllText(path).Replace(parts[0], parts[1], StringComparison.Ordinal));
        string message = Should.Throw<CalibrationException>(() => CalibrationFile.Read(path)).Message;
        message.ShouldContain(reason);
        message.ShouldStartWith(path);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void WhatAFileLeavesOutIsAsUsual()
    {
        string path = _folder["short.json"];
        File.WriteAllText(path, "{\"format\": \"livesr-calibration\", \"version\": 1, \"width\": 12, \"height\": 9, \"bitDepth\": 12, \"countsPerElectron\": 1, \"offsetCounts\": 0, \"readNoiseElectrons\": 1}");
        CameraCalibration camera = CalibrationFile.Read(path).Camera;
        (camera.Binning, camera.HotPixels.Count, camera.Roi).ShouldBe((1, 0, null));
    }

    [Fact]
    public void AFileThatIsNotThereIsRefused() =>
        Should.Throw<CalibrationException>(() => CalibrationFile.Read(_folder["none.json"])).Message.ShouldContain("none.json");

    [Fact]
    public void HotPixelsAreReplacedBeforeTheMethodAndTheProvenanceSaysBy()
    {
        CalibrationFile calibration = Written(Camera with { Roi = null, Binning = 1 });
        using IFrameEnhancer enhancer = Open(calibration);
        using FrameLease raw = Raw(20, 16);
        using FrameLease enhanced = enhancer.Enhance(raw.Frame);
        raw.Frame.At(3, 4).ShouldBe(4095);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                enhanced.Frame.At(x, y).ShouldBe(200);
            }
        }

        enhanced.Frame.Metadata.Provenance!.Calibration.ShouldBe(calibration.Sha256);
        using IFrameEnhancer without = Open(calibration: null);
        using FrameLease spotted = without.Enhance(raw.Frame);
        spotted.Frame.At(6, 8).ShouldBe(4095);
        spotted.Frame.Metadata.Provenance!.Calibration.ShouldBeNull();
    }

    [Fact]
    public void ARegionOfTheFrameHasItsOwnHotPixels()
    {
        CalibrationFile calibration = Written(Camera with { Roi = null, Binning = 1 });
        using IFrameEnhancer enhancer = Open(calibration, new PixelRect(2, 2, 8, 8));
        using FrameLease raw = Raw(20, 16);
        using FrameLease enhanced = enhancer.Enhance(raw.Frame);
        (enhanced.Frame.Width, enhanced.Frame.At(2, 4)).ShouldBe((16, 200));
    }

    [Fact]
    public void AFrameThatTheCalibrationDoesNotFitIsRefused()
    {
        using IFrameEnhancer enhancer = Open(Written(Camera with { Roi = null, Binning = 1 }));
        using FrameLease raw = Raw(10, 16);
        string message = Should.Throw<CalibrationException>(() => enhancer.Enhance(raw.Frame)).Message;
        message.ShouldContain("20x16");
        message.ShouldContain("10x16");
    }

    private IFrameEnhancer Open(CalibrationFile? calibration, PixelRect? roi = null) => Enhancers.Open(
        "nearest", new EnhancerOptions { Pool = _pool, Calibration = calibration, Roi = roi, Overrides = new ModelOverrides { Scale = 2 } });

    private CalibrationFile Written(CameraCalibration camera)
    {
        string path = _folder["camera.json"];
        CalibrationFile.Write(path, camera, DateTimeOffset.UnixEpoch, ["a note"]);
        return CalibrationFile.Read(path);
    }

    /// <summary>Every pixel 200, the hot ones as bright as can be.</summary>
    private FrameLease Raw(int width, int height)
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, width, height);
        writer.Pixels<ushort>().Fill(200);
        foreach (HotPixel hot in Camera.HotPixels.Where(pixel => pixel.X < width && pixel.Y < height))
        {
            writer.Row<ushort>(hot.Y)[hot.X] = 4095;
        }

        return writer.Publish(new FrameMetadata { BitDepth = 12, Camera = "a camera" });
    }
}
