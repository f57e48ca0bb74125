using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using LiveSR.Imaging;
using LiveSR.Onnx.Building;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class SuperResolutionTests(ShippedPlugins shipped) : IDisposable
{
    private readonly Bench _bench = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("livesr-model-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _bench.Dispose();
    }

    [Fact]
    public void GeometryDepthAndProvenanceAreRight()
    {
        using Image source = _bench.Image(7, width: 12, height: 9);
        using Image image = source.CopyWithMetadata(source.Metadata with
        {
            PixelSizeUm = 0.2,
            PixelSizeAffine = new PixelSizeAffine(0.2, 0.01, 5, -0.01, 0.2, 6),
            Roi = new PixelRect(10, 20, 12, 9),
        });
        ShippedPlugins.Result result = shipped.Run("super-resolution", Bicubic(3), image.Copy());
        (result.Summary.ImageWidth, result.Summary.ImageHeight, result.Summary.BitDepth).ShouldBe((36, 27, 12));

        ShippedPlugins.Copied enhanced = result.Images.ShouldHaveSingleItem();
        (enhanced.Width, enhanced.Height, enhanced.Format).ShouldBe((36, 27, PixelFormat.Gray16));
        FrameMetadata metadata = enhanced.Metadata;
        metadata.PixelSizeUm!.Value.ShouldBe(0.2 / 3, 1e-12);
        metadata.PixelSizeAffine.ShouldBe(new PixelSizeAffine(0.2 / 3, 0.01 / 3, 5, -0.01 / 3, 0.2 / 3, 6));
        metadata.Roi.ShouldBe(new PixelRect(30, 60, 36, 27));
        metadata.BitDepth.ShouldBe(12);
        metadata.ImageNumber.ShouldBe(7);
        metadata.Provenance!.Model.ShouldBe("bicubic");
        metadata.Provenance.SourceImageNumber.ShouldBe(7);
        metadata.Provenance.Inferred.ShouldBeFalse();
        metadata.Source!.PixelSizeUm.ShouldBe(0.2);
        metadata.UserData[ProcessingRecord.StepsKey].ShouldBe("super-resolution: bicubic x3");
    }

    [Fact]
    public void PixelsAreThoseOfTheMethod()
    {
        using Image image = _bench.Image(width: 12, height: 9);
        Plane expected = Resampler.Resize(Plane.FromFrame(image.Frame), 24, 18);
        ShippedPlugins.Copied enhanced = shipped.Run("super-resolution", Bicubic(2), image.Copy()).Images.ShouldHaveSingleItem();
        enhanced.Values.ShouldBe(expected.Values.Select(value => MathF.Floor(Math.Clamp(value + 0.5f, 0, 4095))));
    }

    [Fact]
    public void NetworkFromAFileRunsAndNamesItself()
    {
        PropertyMap settings = PropertyMap.Empty.With("model", Model()).With("provider", "cpu");
        ShippedPlugins.Copied enhanced = shipped.Run("super-resolution", settings, _bench.Image(width: 32, height: 24)).Images.ShouldHaveSingleItem();
        (enhanced.Width, enhanced.Height).ShouldBe((64, 48));
        enhanced.Metadata.Provenance!.Model.ShouldStartWith("repeat");
        enhanced.Metadata.Provenance.ModelHash.Length.ShouldBe(64);
        enhanced.Metadata.Provenance.ExecutionProvider.ShouldBe("cpu");
        enhanced[3, 0].ShouldBe(enhanced[2, 0]);
    }

    [Fact]
    public void IntensitiesAreThoseThatTheSettingNames()
    {
        PropertyMap settings = PropertyMap.Empty.With("model", Model()).With("provider", "cpu").With("intensities", "100,3000");
        ShippedPlugins.Copied enhanced = shipped.Run("super-resolution", settings, _bench.Image(width: 32, height: 24)).Images.ShouldHaveSingleItem();
        enhanced.Metadata.Provenance!.Normalisation.ShouldBe("[100, 3000] -> [0, 1]");
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("super-resolution").CreateFactory(settings.With("intensities", "bright")))
            .Message.ShouldContain("100,4000");
    }

    [Fact]
    public void HotPixelsOfTheCalibrationAreReplacedFirst()
    {
        using Image source = _bench.Image(width: 12, height: 9);
        string file = Path.Combine(_folder, "camera.json");
        File.WriteAllText(
            file,
            """
            {"format": "livesr-calibration", "version": 1, "width": 12, "height": 9, "bitDepth": 12,
             "countsPerElectron": 1, "offsetCounts": 0, "readNoiseElectrons": 1, "hotPixels": [[0, 0]]}
            """);
        ShippedPlugins.Copied plain = shipped.Run("super-resolution", Nearest(), source.Copy()).Images[0];
        ShippedPlugins.Copied mended = shipped.Run("super-resolution", Nearest().With("calibration", file), source.Copy()).Images[0];
        mended.Metadata.Provenance!.Calibration.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        mended[0, 0].ShouldBe(new[] { plain[1, 0], plain[0, 1], plain[1, 1] }.Order().ElementAt(1));
        mended[0, 0].ShouldNotBe(plain[0, 0]);
        mended[5, 3].ShouldBe(plain[5, 3]);
    }

    [Fact]
    public void RoiIsEnhancedAndItsPlaceKept()
    {
        ShippedPlugins.Result result = shipped.Run("super-resolution", Bicubic(2).With("roi", "4,2,6,5"), _bench.Image(width: 12, height: 9));
        (result.Summary.ImageWidth, result.Summary.ImageHeight).ShouldBe((12, 10));
        result.Images[0].Metadata.Roi.ShouldBe(new PixelRect(8, 4, 12, 10));
    }

    [Fact]
    public void RawHalfKeepsTheCamerasIntensities()
    {
        using Image image = _bench.Image(width: 6, height: 4);
        ShippedPlugins.Result result = shipped.Run(
            [new ProcessorChainEntry("split-raw"), new ProcessorChainEntry("super-resolution") { Settings = Bicubic(2) }], [image.Copy()]);
        ShippedPlugins.Copied raw = result.Images[0], enhanced = result.Images[1];
        (raw.Width, raw.Height).ShouldBe((enhanced.Width, enhanced.Height));
        for (int y = 0; y < raw.Height; y++)
        {
            for (int x = 0; x < raw.Width; x++)
            {
                raw[x, y].ShouldBe(image.Frame.Row<ushort>(y / 2)[x / 2]);
            }
        }

        raw.Metadata.Provenance!.Inferred.ShouldBeFalse();
        raw.Metadata.PixelSizeUm.ShouldBe(enhanced.Metadata.PixelSizeUm);
        enhanced.Values.ShouldNotBe(raw.Values);
    }

    [Fact]
    public void ModelThatDoesNotExistIsToldWhenThePipelineIsBuilt()
    {
        var chain = new ProcessorChain([new ProcessorChainEntry("super-resolution") { Settings = PropertyMap.Empty.With("model", "no-such-model") }]);
        Should.Throw<PluginException>(() => chain.CreatePipeline(shipped.Catalog, PipelineMode.Live, new RecordingSink()))
            .Message.ShouldStartWith("super-resolution could not make a processor: there is no model 'no-such-model'");
    }

    [Fact]
    public void ProviderThatCannotComputeAClassicalMethodIsToldWhenThePipelineIsBuilt()
    {
        var chain = new ProcessorChain([new ProcessorChainEntry("super-resolution") { Settings = Bicubic(2).With("provider", "cuda") }]);
        Should.Throw<PluginException>(() => chain.CreatePipeline(shipped.Catalog, PipelineMode.Live, new RecordingSink()))
            .Message.ShouldStartWith("super-resolution could not make a processor: bicubic is a classical method, which cuda cannot compute");
    }

    [Theory]
    [InlineData("scale", "-1", "'scale' is -1")]
    [InlineData("tile", "5000", "'tile' is 5000")]
    [InlineData("threads", "-1", "'threads' is -1")]
    [InlineData("provider", "\"gpu\"", "'provider' is 'gpu': choose one of auto, cpu, cuda, webgpu, dml")]
    [InlineData("roi", "\"1,2\"", "'roi': '1,2' is not a rectangle")]
    [InlineData("model", "\"\"", "'model' is empty")]
    [InlineData("calibration", "\"none.json\"", "'calibration': none.json")]
    public void SettingThatDoesNotFitIsRefused(string key, string value, string message) =>
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("super-resolution").CreateFactory(PropertyMap.Parse($"{{\"{key}\": {value}}}")))
            .Message.ShouldStartWith(message);

    [Fact]
    public void UnloadsAfterItRanANetwork()
    {
        using var apart = new ShippedPlugins();
        RunNetwork(apart);
        apart.Catalog.Unload("super-resolution").ShouldBeTrue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunNetwork(ShippedPlugins plugins) => plugins.Run(
        "super-resolution", PropertyMap.Empty.With("model", Model()).With("provider", "cpu"), _bench.Image(width: 32, height: 24));

    private static PropertyMap Bicubic(int scale) => PropertyMap.Empty.With("model", "bicubic").With("scale", scale);

    private static PropertyMap Nearest() => PropertyMap.Empty.With("model", "nearest").With("scale", 1);

    /// <summary>A network without weights that repeats each pixel.</summary>
    private string Model()
    {
        var graph = new OnnxGraphBuilder("repeat");
        graph.Metadata["livesr.name"] = "repeat";
        graph.Metadata["livesr.scale"] = "2";
        graph.Metadata["livesr.colour"] = "gray";
        graph.Output("high", graph.Input("low", "N", 1, "H", "W").ResizeNearest(2), "N", 1, "H2", "W2");
        string path = Path.Combine(_folder, "repeat.onnx");
        graph.Build().Save(path);
        return path;
    }
}
