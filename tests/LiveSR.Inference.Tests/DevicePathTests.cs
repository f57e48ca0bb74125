using FsCheck;
using FsCheck.Fluent;
using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

/// <summary>
/// The graph that takes frames of integers gives the integers of the engine that computes round the network itself, where
/// the same provider runs the network: the very same on the processor and on WebGPU. From the engine on the processor
/// another provider, which LIVESR_TEST_PROVIDER names, may differ by what a provider is trusted with.
/// </summary>
public sealed class DevicePathTests : IDisposable
{
    private static readonly (PixelFormat Format, int Bits)[] Depths =
    [
        (PixelFormat.Gray8, 8), (PixelFormat.Gray16, 10), (PixelFormat.Gray16, 12), (PixelFormat.Gray16, 14), (PixelFormat.Gray16, 16),
        (PixelFormat.Bgr24, 8), (PixelFormat.Bgr48, 10), (PixelFormat.Bgr48, 12), (PixelFormat.Bgr48, 14), (PixelFormat.Bgr48, 16),
    ];

    private static readonly string Provider = Environment.GetEnvironmentVariable("LIVESR_TEST_PROVIDER") ?? "cpu";

    /// <summary>A GPU made of software computes a case in seconds.</summary>
    private static readonly int Cases = Provider == "webgpu" ? 10 : 40;

    private readonly Agreement _withProcessor = new("the engine on the processor");
    private readonly Agreement _withProvider = new($"the engine on {Provider}");
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData("x2 luma")]
    [InlineData("x4 luma")]
    [InlineData("x1 luma")]
    [InlineData("x3 gray")]
    [InlineData("x2 rgb")]
    [InlineData("u-net")]
    [InlineData("-1 to 1")]
    [InlineData("frame's range")]
    [InlineData("richardson-lucy")]
    public void IntegersAreThoseOfTheEngine(string which)
    {
        ModelPackage model = Model(which);
        int most = 70 + model.SmallestTile;
        Gen<(int Width, int Height, int Tile, int Batch, (PixelFormat Format, int Bits) Depth)> cases =
            from width in Gen.Choose(2, most)
            from height in Gen.Choose(2, most)
            from tile in Gen.Choose(model.SmallestTile, 2 * most)
            from batch in Gen.Choose(1, 5)
            from depth in Gen.Elements(Depths)
            select (width, height, tile, batch, depth);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using FrameLease frame = TestFrames.Random(_pool, c.Depth.Format, c.Width, c.Height, c.Depth.Bits);
            ShouldBeTheEngines(model, frame.Frame, c.Tile, c.Batch);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true));
        _pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData(4096, 0)]
    [InlineData(60, 1)] // tiles are cut before the interpolation and not after
    public void ANetworkOnInterpolatedInputIsGivenTheEnginesInterpolation(int tile, int counts)
    {
        ModelPackage model = TestModels.OnInterpolated().Package(_folder);
        foreach ((PixelFormat format, int bits) in Depths)
        {
            using FrameLease frame = TestFrames.Random(_pool, format, 61, 47, bits);
            ShouldBeTheEngines(model, frame.Frame, tile, batch: 2, counts);
        }
    }

    [Fact]
    public void ANetworkThatTakesOneSizeIsGivenASmallFrameMirroredAndALargeOneByTheEngine()
    {
        ModelPackage model = TestModels.Global(tile: 32).Package(_folder);
        foreach ((int width, int height) in new[] { (20, 27), (32, 32), (50, 32) })
        {
            using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, width, height, bits: 12);
            ShouldBeTheEngines(model, frame.Frame, tile: 512, batch: 2);
        }
    }

    [Theory]
    [InlineData(PixelFormat.Gray32F, 20, 20)]
    [InlineData(PixelFormat.Bgr24, 1, 20)]
    public void WhatTheGraphCannotTakeGoesThroughTheEngine(PixelFormat format, int width, int height)
    {
        ModelPackage model = Model("x2 luma");
        using FrameLease frame = TestFrames.Random(_pool, format, width, height);
        ShouldBeTheEngines(model, frame.Frame, tile: 512, batch: 1);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void AnAnswerThatIsNoNumberIsAnErrorThoughNoIntegerShowsIt(float value)
    {
        using var enhancer = new OnnxEnhancer(TestModels.Of(x => x + value).Package(_folder), Options(device: true) with { Provider = "cpu" });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);

        Should.Throw<NotFiniteOutputException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("NaN or infinity");
    }

    public void Dispose()
    {
        foreach (Agreement agreement in new[] { _withProvider, _withProcessor }.Where(a => a.Integers > 0))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{agreement}");
        }

        _folder.Dispose();
        _pool.Dispose();
    }

    private void ShouldBeTheEngines(ModelPackage model, Frame frame, int tile, int batch, float counts = 0)
    {
        using FrameLease actual = Enhanced(model, frame, Provider, devicePath: true, tile, batch);
        using FrameLease onProvider = Enhanced(model, frame, Provider, devicePath: false, tile, batch);
        actual.Frame.Metadata.Provenance!.Normalisation.ShouldBe(onProvider.Frame.Metadata.Provenance!.Normalisation);
        float trusted = frame.Format == PixelFormat.Gray32F ? 1e-4f : Math.Max(1, frame.MaxValue / 4095);
        bool isExact = Provider is "cpu" or "webgpu";
        _withProvider.Add(onProvider.Frame, actual.Frame).ShouldBeLessThanOrEqualTo(isExact ? counts : counts + trusted);
        if (Provider != "cpu")
        {
            using FrameLease onProcessor = Enhanced(model, frame, "cpu", devicePath: false, tile, batch);
            _withProcessor.Add(onProcessor.Frame, actual.Frame).ShouldBeLessThanOrEqualTo(counts + trusted);
        }
    }

    private FrameLease Enhanced(ModelPackage model, Frame frame, string provider, bool devicePath, int tile, int batch)
    {
        EnhancerOptions options = Options(devicePath) with { Provider = provider, Tile = tile, Batch = batch, Threads = devicePath ? 1 : 2 };
        using var enhancer = new OnnxEnhancer(model, options);
        return enhancer.Enhance(frame);
    }

    private EnhancerOptions Options(bool device) =>
        new() { Provider = Provider, Tile = 512, Batch = 1, Threads = 1, Pool = _pool, DevicePath = device };

    private ModelPackage Model(string which) => which switch
    {
        "x2 luma" => TestModels.Convolutional().Package(_folder),
        "x4 luma" => TestModels.Convolutional(scale: 4).Package(_folder),
        "x1 luma" => TestModels.Convolutional(scale: 1).Package(_folder),
        "x3 gray" => TestModels.Convolutional(scale: 3, colour: "gray").Package(_folder),
        "x2 rgb" => TestModels.Convolutional(channels: 3, colour: "rgb").Package(_folder),
        "u-net" => TestModels.UNet().Package(_folder),
        "-1 to 1" => TestModels.Of(x => x.Tanh().ResizeNearest(2), scale: 2, metadata: m => m[ModelMetadata.ValueRange] = "-1,1").Package(_folder),
        "frame's range" => TestModels.Convolutional().Package(_folder, overrides: new ModelOverrides { Intensities = new IntensityRange(IntensityReference.Frame) }),
        _ => ClassicalGraphs.RichardsonLucy(options: new RichardsonLucyOptions { Iterations = 2 }).Package(_folder),
    };
}
