using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Tests;

/// <summary>Models of others' making: other layouts, types, sizes and ranges give what the plain model of the same weights gives.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void ChannelsMayComeLast()
    {
        OnnxModel foreign = Graph("N", "H", "W", 1, x => Twice(x.Transpose(0, 3, 1, 2)).Transpose(0, 2, 3, 1));

        Package(foreign).Adapted.ShouldBe("takes NHWC; gives NHWC");
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => Twice(x)));
    }

    [Fact]
    public void ChannelsMayComeLastWithoutBeingDeclared()
    {
        OnnxModel foreign = Graph("N", "H", "W", "C", x => Twice(x.Transpose(0, 3, 1, 2)).Transpose(0, 2, 3, 1));

        Package(foreign).Adapted.ShouldBe("takes NHWC; gives NHWC");
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => Twice(x)));
    }

    [Fact]
    public void ColoursMayComeLast()
    {
        OnnxModel foreign = Graph("N", "H", "W", 3, x => x.Transpose(0, 3, 1, 2).ResizeNearest(2).Transpose(0, 2, 3, 1));

        Package(foreign).Colour.ShouldBe(ModelColour.Rgb);
        ShouldGive(foreign, Graph("N", 3, "H", "W", x => x.ResizeNearest(2)), PixelFormat.Bgr24);
    }

    [Theory]
    [InlineData(OnnxElementType.Float16)]
    [InlineData(OnnxElementType.BFloat16)]
    [InlineData(OnnxElementType.Double)]
    public void ElementsMayBeOtherFloats(OnnxElementType type)
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => Twice(x.Cast(OnnxElementType.Float)).Cast(type), type);

        Package(foreign).Adapted.ShouldBe($"takes {type}; gives {type}");
        // BFloat16 has 8 significant bits: half a grey level at black's end, one at white's, in and out.
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => Twice(x)), tolerance: type == OnnxElementType.BFloat16 ? 3 : 1);
    }

    [Theory]
    [InlineData(OnnxElementType.UInt8, PixelFormat.Gray8, 8)]
    [InlineData(OnnxElementType.UInt16, PixelFormat.Gray16, 16)]
    public void WholeNumbersHaveTheirTypesOwnRange(OnnxElementType type, PixelFormat format, int bits)
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => x.Cast(OnnxElementType.Float).ResizeNearest(2).Cast(type), type);

        Package(foreign).Range.ShouldBe(new IntensityRange(High: (1 << bits) - 1));
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => x.ResizeNearest(2)), format);
    }

    [Fact]
    public void ANetworkWithoutPaddingGetsItsImageMirrored()
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => Valid(x).DepthToSpace(2));
        OnnxModel padded = Graph("N", 1, "H", "W", x => Valid(x.Pad(3, PadMode.Reflect)).DepthToSpace(2));

        Package(foreign).Adapted.ShouldBe("has no padding: image mirrored by 6x6 px");
        ShouldGive(foreign, padded);
        ShouldGive(foreign, padded, tile: 32);
    }

    [Fact]
    public void ANetworkWithoutPaddingMayPool()
    {
        // As the first U-Net did: what the finer scale has too much is cut off before the two are joined.
        OnnxModel foreign = Graph("N", 1, "H", "W", x =>
        {
            GraphValue fine = x.Conv(Mean(x, 3)), coarse = fine.MaxPool(2);
            return coarse.Conv(Mean(x, 3)).ResizeNearest(2) + fine.Crop(2);
        });
        var keepsSize = new ModelOverrides { Scale = 1 };
        ModelPackage package = Package(foreign, keepsSize);

        (package.SizeMultiple, package.Adapted).ShouldBe((2, "has no padding: image mirrored by 6x6 px"));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 64, 50);
        using FrameLease whole = Enhance(foreign, frame, keepsSize, tile: 128);
        using FrameLease tiled = Enhance(foreign, frame, keepsSize, tile: 40);
        TestFrames.LargestDifference(whole.Frame, tiled.Frame).ShouldBe(0);
    }

    [Fact]
    public void AFixedSizeMayLoseItsBorderToo()
    {
        OnnxModel foreign = Graph(1, 1, 48, 48, x => x.Conv(Mean(x, 5)));
        ModelPackage package = Package(foreign, new ModelOverrides { Scale = 1 });

        (package.TileWidth, package.TileHeight).ShouldBe((44, 44));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 44, 44);
        using FrameLease result = Enhance(foreign, frame, new ModelOverrides { Scale = 1 });
        using FrameLease wanted = Enhance(Graph("N", 1, "H", "W", x => x.Pad(2, PadMode.Reflect).Conv(Mean(x, 5))), frame, new ModelOverrides { Scale = 1 });
        TestFrames.LargestDifference(result.Frame, wanted.Frame).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void WhatANetworkGivesBeyondTheBorderIsCutOff()
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => x.ConvTranspose(Mean(x, 4), stride: 2));

        Package(foreign).Adapted.ShouldBe("gives a border: 2x2 px cut off");
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => x.ConvTranspose(Mean(x, 4), stride: 2, padding: 1)));
    }

    [Fact]
    public void RangesMayDifferOnEitherSide()
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => Twice(x * (1f / 255)) * 2f - 1f);
        var ranges = new ModelOverrides { InputRange = new FigureRange(0, 255), OutputRange = new FigureRange(-1, 1) };

        ShouldGive(foreign, Graph("N", 1, "H", "W", x => Twice(x)), overrides: ranges);
        foreign.SetMetadata(ModelMetadata.ValueRange, "0,255");
        foreign.SetMetadata(ModelMetadata.OutputRange, "-1,1");
        ShouldGive(foreign, Graph("N", 1, "H", "W", x => Twice(x)));
    }

    [Fact]
    public void EverythingMayDifferAtOnce()
    {
        OnnxModel foreign = Graph(
            "N", "H", "W", 3, x => (x.Cast(OnnxElementType.Float).Transpose(0, 3, 1, 2).Crop(2).ResizeNearest(2) * (1f / 255)).Transpose(0, 2, 3, 1).Cast(OnnxElementType.Float16), OnnxElementType.UInt8);

        Package(foreign, new ModelOverrides { OutputRange = new FigureRange(0, 1) }).Adapted
            .ShouldBe("takes UInt8; takes NHWC; gives NHWC; gives Float16; output 255 x + 0; has no padding: image mirrored by 4x4 px");
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Bgr24, 40, 30);
        using FrameLease result = Enhance(foreign, frame, new ModelOverrides { OutputRange = new FigureRange(0, 1) });
        using FrameLease wanted = Enhance(Graph("N", 3, "H", "W", x => x.ResizeNearest(2)), frame);
        var inside = new PixelRect(4, 4, 72, 52);
        using FrameLease resultInside = result.Frame.Crop(inside), wantedInside = wanted.Frame.Crop(inside);
        TestFrames.LargestDifference(resultInside.Frame, wantedInside.Frame).ShouldBe(0);
    }

    [Fact]
    public void AScaleOfANetworkThatKeepsTheSizeMeansInterpolatedInput()
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => x.Conv(Mean(x, 3), padding: 1));

        Package(foreign, new ModelOverrides { Scale = 3 }).Input.ShouldBe(ModelInput.Interpolated);
        Package(foreign, new ModelOverrides { Scale = 1 }).Input.ShouldBe(ModelInput.Low);
    }

    [Fact]
    public void WeightsBesideAnAdaptedFileAreFound()
    {
        File.WriteAllBytes(_folder["model.onnx"], ExternalModel.Bytes("weights.bin"));
        File.WriteAllBytes(_folder["weights.bin"], BitConverter.GetBytes(0.5f));
        var package = ModelPackage.Open(_folder["model.onnx"], new ModelOverrides { Scale = 1, OutputRange = new FigureRange(0.5, 1.5) });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        using var enhancer = new OnnxEnhancer(package, Options() with { Pool = _pool });
        using FrameLease result = enhancer.Enhance(frame.Frame);

        package.Adapted.ShouldBe("output 1 x - 0.5");
        TestFrames.LargestDifference(result.Frame, frame.Frame).ShouldBe(0);
    }

    [Theory]
    [InlineData("o1_valid", null)]
    [InlineData("o2_nhwc_dyn_1", null)]
    [InlineData("o3_fp16", null)]
    [InlineData("o5_255in_1out", 255.0)]
    public void ModelsThatPeopleReportedRun(string name, double? inputHigh)
    {
        string path = RepositoryFolder.SharedData($"cases/onnx/{name}.onnx");
        ModelOverrides overrides = inputHigh is { } high ? new ModelOverrides { InputRange = new FigureRange(0, high), OutputRange = new FigureRange(0, 1) } : new ModelOverrides();
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 57, 46);
        using var enhancer = new OnnxEnhancer(ModelPackage.Open(path, overrides), Options() with { Pool = _pool });
        using FrameLease result = enhancer.Enhance(frame.Frame);
        using FrameLease wanted = Enhance(Graph("N", 1, "H", "W", x => x.ResizeNearest(2)), frame);

        TestFrames.LargestDifference(result.Frame, wanted.Frame).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 255, 0, 1, 1f / 255, 0f)]
    [InlineData(-1, 1, 0, 1, 0.5f, 0.5f)]
    [InlineData(0, 1, 0, 255, 255f, 0f)]
    public void AGentleImageShowsThatTheRangesAreOthers(int inputLow, int inputHigh, int outputLow, int outputHigh, float gain, float offset)
    {
        OnnxModel foreign = Graph("N", 1, "H", "W", x => (x.ResizeNearest(2) * gain) + offset);

        Doubt(foreign).ShouldEndWith($"with --input-range {inputLow},{inputHigh} --output-range {outputLow},{outputHigh} it would.");
        Doubt(foreign, new ModelOverrides { InputRange = new FigureRange(inputLow, inputHigh), OutputRange = new FigureRange(outputLow, outputHigh) }).ShouldBe("");
    }

    [Fact]
    public void AGentleImageShowsThatANetworkGivesNoImage() =>
        Doubt(Graph("N", 1, "H", "W", x => (x.ResizeNearest(2) * 40f).Relu().Tanh())).ShouldContain("correlation 0");

    [Fact]
    public void TheShippedModelsGiveAGentleImageBack()
    {
        var catalog = new ModelCatalog(RepositoryFolder.Path("models"));
        CatalogEntry[] entries = [.. catalog.Entries()];

        entries.Length.ShouldBeGreaterThan(5);
        foreach (CatalogEntry entry in entries)
        {
            string said = "";
            new OnnxEnhancer(entry.Package!, Options() with { Say = line => said = line }).Dispose();
            said.ShouldBe("", entry.Path);
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
    }

    private static OnnxModel Graph(
        OnnxDimension first, OnnxDimension second, OnnxDimension third, OnnxDimension fourth, Func<GraphValue, GraphValue> network, OnnxElementType type = OnnxElementType.Float)
    {
        var graph = new OnnxGraphBuilder("foreign");
        graph.Output("output", network(graph.Input("input", type, first, second, third, fourth)));
        return graph.Build();
    }

    /// <summary>Smooths and enlarges by 2: gives a gentle image back.</summary>
    private static GraphValue Twice(GraphValue x) => x.Conv(Mean(x, 3), padding: 1).ResizeNearest(2);

    /// <summary>Loses 3 pixels on each side and gives 4 channels.</summary>
    private static GraphValue Valid(GraphValue x)
    {
        float[] weights = [.. Enumerable.Range(0, 36).Select(i => (i % 5) / 18f)];
        return x.Conv(Mean(x, 5)).Conv(x.Graph.Constant(weights, 4, 1, 3, 3));
    }

    private static GraphValue Mean(GraphValue x, int size) =>
        x.Graph.Constant([.. Enumerable.Repeat(1f / (size * size), size * size)], 1, 1, size, size);

    private static EnhancerOptions Options(int tile = 256) => new() { Provider = "cpu", Tile = tile, Batch = 2, Threads = 1 };

    private ModelPackage Package(OnnxModel model, ModelOverrides? overrides = null) => model.Package(_folder, overrides: overrides);

    private FrameLease Enhance(OnnxModel model, FrameLease frame, ModelOverrides? overrides = null, int tile = 256)
    {
        using var enhancer = new OnnxEnhancer(Package(model, overrides), Options(tile) with { Pool = _pool });
        return enhancer.Enhance(frame.Frame);
    }

    private void ShouldGive(
        OnnxModel foreign, OnnxModel plain, PixelFormat format = PixelFormat.Gray8, ModelOverrides? overrides = null, int tile = 256, float tolerance = 0)
    {
        using FrameLease frame = TestFrames.Random(_pool, format, 57, 46);
        using FrameLease result = Enhance(foreign, frame, overrides, tile);
        using FrameLease wanted = Enhance(plain, frame);
        TestFrames.LargestDifference(result.Frame, wanted.Frame).ShouldBeLessThanOrEqualTo(tolerance);
    }

    private string Doubt(OnnxModel model, ModelOverrides? overrides = null)
    {
        string said = "";
        new OnnxEnhancer(Package(model, overrides), Options() with { Say = line => said = line }).Dispose();
        return said;
    }
}
