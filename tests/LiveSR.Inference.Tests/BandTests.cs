using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;

namespace LiveSR.Inference.Tests;

public sealed class BandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData("x2 luma", PixelFormat.Bgr48)]
    [InlineData("x3 gray", PixelFormat.Gray16)]
    [InlineData("x1 rgb", PixelFormat.Bgr24)]
    [InlineData("u-net", PixelFormat.Gray8)]
    [InlineData("interpolated", PixelFormat.Gray16)]
    public void BandsOfANetworkEqualTheWhole(string network, PixelFormat format)
    {
        OnnxModel model = network switch
        {
            "x2 luma" => TestModels.Convolutional(2),
            "x3 gray" => TestModels.Convolutional(3, colour: "gray"),
            "x1 rgb" => TestModels.Convolutional(1, channels: 3, colour: "rgb"),
            "u-net" => TestModels.UNet(),
            _ => TestModels.OnInterpolated(),
        };
        using var enhancer = new OnnxEnhancer(
            model.Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 1024, Batch = 1, Threads = 1, Pool = _pool });
        ShouldEqualTheWhole(enhancer, format);
    }

    [Fact]
    public void BandsOfInterpolationEqualTheWhole()
    {
        ShouldEqualTheWhole(new NearestEnhancer(3, _pool), PixelFormat.Bgr24);
        ShouldEqualTheWhole(new BicubicEnhancer(2, _pool), PixelFormat.Gray16);
        ShouldEqualTheWhole(new LanczosEnhancer(4, _pool), PixelFormat.Gray8);
    }

    [Fact]
    public void BandsWithoutHotPixelsEqualTheWhole()
    {
        HotPixel[] hot = [.. Enumerable.Range(0, 203).SelectMany(y => new[] { new HotPixel(y % 61, y), new HotPixel((y + 1) % 61, y) })];
        CameraCalibration camera = new()
        {
            Gain = 1,
            Offset = 0,
            OffsetOrigin = OffsetOrigin.Dark,
            ReadNoise = 1,
            Width = 61,
            Height = 203,
            BitDepth = 8,
            HotPixels = hot,
        };
        CalibrationFile.Write(_folder["camera.json"], camera, DateTimeOffset.UnixEpoch, []);
        var calibration = CalibrationFile.Read(_folder["camera.json"]);
        ShouldEqualTheWhole(Enhancers.Calibrated(new BicubicEnhancer(2, _pool), calibration, _pool), PixelFormat.Gray8);

        CalibrationFile.Write(_folder["part.json"], camera with { Roi = new PixelRect(8, 4, 61, 203) }, DateTimeOffset.UnixEpoch, []);
        Enhancers.Calibrated(new BicubicEnhancer(2, _pool), CalibrationFile.Read(_folder["part.json"]), _pool).Bands.ShouldBeNull();
    }

    [Theory]
    [InlineData(203)]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(206)]
    public void TheEngineMakesItsMemoryOnceForAllBands(int height)
    {
        using var network = new OnnxEnhancer(
            TestModels.UNet().Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 1024, Batch = 1, Threads = 1, Pool = _pool });
        var enhancer = new HeightsSeen(network);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 61, height);

        foreach (FrameLease band in new EnhancedBands(enhancer, frame.Frame, mostValues: 1).Bands(1))
        {
            band.Dispose();
        }

        enhancer.Heights.Count.ShouldBeGreaterThan(2);
        enhancer.Heights.ShouldAllBe(rows => rows == enhancer.Heights[0]);
    }

    [Fact]
    public void WhatNeedsTheWholeFrameSaysSo()
    {
        var options = new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1, Pool = _pool };
        using var global = new OnnxEnhancer(TestModels.Global().Package(_folder), options);
        using var ranged = new OnnxEnhancer(
            TestModels.Nearest().Package(_folder, "n.onnx", new ModelOverrides { Intensities = new IntensityRange(IntensityReference.Frame) }), options);
        using var deconvolving = new RichardsonLucyEnhancer(2, pool: _pool);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 64, 64);

        (global.Bands, ranged.Bands, deconvolving.Bands).ShouldBe((null, null, null));
        Should.Throw<ArgumentException>(() => new EnhancedBands(global, frame.Frame)).Message.ShouldContain("needs the whole frame");
    }

    [Fact]
    public void ANaNIsNamedByItsPlaceInTheWholeFrame()
    {
        using var enhancer = new OnnxEnhancer(
            TestModels.Nearest().Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1, Pool = _pool });
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, 20, 200);
        writer.Pixels<float>().Fill(0.5f);
        writer.Row<float>(150)[3] = float.NaN;
        using FrameLease frame = writer.Publish(new FrameMetadata { Camera = "cells.tif" });

        Should.Throw<NotFiniteOutputException>(() =>
        {
            foreach (FrameLease band in new EnhancedBands(enhancer, frame.Frame, mostValues: 1).Bands(1))
            {
                band.Dispose();
            }
        }).Message.ShouldContain("holds NaN at column 3, row 150");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
    }

    private void ShouldEqualTheWhole(IFrameEnhancer enhancer, PixelFormat format)
    {
        const int multiple = 7;
        using FrameLease frame = TestFrames.Random(_pool, format, 61, 203);
        using FrameLease whole = enhancer.Enhance(frame.Frame);
        var bands = new EnhancedBands(enhancer, frame.Frame, mostValues: 1);
        (bands.Width, bands.Height, bands.Metadata.PixelSizeUm).ShouldBe((whole.Frame.Width, whole.Frame.Height, whole.Frame.Metadata.PixelSizeUm));
        int top = 0, count = 0;
        foreach (FrameLease lease in bands.Bands(multiple))
        {
            using FrameLease band = lease;
            using FrameLease part = whole.Frame.Crop(new PixelRect(0, top, whole.Frame.Width, band.Frame.Height));
            TestFrames.LargestDifference(band.Frame, part.Frame).ShouldBe(0, $"rows from {top}");
            top += band.Frame.Height;
            (top == bands.Height || band.Frame.Height % multiple == 0).ShouldBeTrue();
            count++;
        }

        top.ShouldBe(bands.Height);
        count.ShouldBeGreaterThan(2);
        bands.Metadata.Provenance!.ShouldBe(whole.Frame.Metadata.Provenance! with { Tile = bands.Metadata.Provenance!.Tile });
        bands.Metadata.BitDepth.ShouldBe(whole.Frame.BitDepth);
    }

    /// <summary>Which heights an enhancer is given.</summary>
    private sealed class HeightsSeen(IFrameEnhancer enhancer) : IFrameEnhancer
    {
        public List<int> Heights { get; } = [];

        public string Name => enhancer.Name;

        public int Scale => enhancer.Scale;

        public BandRule? Bands => enhancer.Bands;

        public FrameLease Enhance(Frame frame, CancellationToken cancellation)
        {
            Heights.Add(frame.Height);
            return enhancer.Enhance(frame, cancellation);
        }

        public void Dispose()
        {
        }
    }
}
