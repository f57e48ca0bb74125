using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Tests;

/// <summary>Each way in which a model can be wrong has an exception of its own, whose message is one line naming the file.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void AFileThatIsNotOnnxIsRefused()
    {
        File.WriteAllText(_folder["model.onnx"], "This is a letter, not a network.");
        Refused<ModelFormatException>("not an ONNX model");
    }

    [Fact]
    public void AnEmptyFileIsRefused()
    {
        File.WriteAllBytes(_folder["model.onnx"], []);
        Refused<ModelFormatException>("not an ONNX model");
    }

    [Fact]
    public void AModelCutShortIsRefused()
    {
        byte[] whole = TestModels.Convolutional().ToByteArray();
        File.WriteAllBytes(_folder["model.onnx"], whole[..(whole.Length / 2)]);
        Refused<ModelFormatException>("ONNX");
    }

    [Fact]
    public void WeightsOutsideTheModelsFolderAreRefused()
    {
        File.WriteAllBytes(_folder["model.onnx"], ExternalModel.Bytes("../../etc/passwd"));
        Refused<ExternalDataException>("outside");
    }

    [Fact]
    public void WeightsInAFileThatIsMissingAreRefused()
    {
        File.WriteAllBytes(_folder["model.onnx"], ExternalModel.Bytes("weights.bin"));
        Refused<ExternalDataException>("weights.bin");
    }

    [Fact]
    public void TwoInputsAreRefused()
    {
        var graph = new OnnxGraphBuilder("two");
        graph.Output("high", graph.Input("left", "N", 1, "H", "W") + graph.Input("right", "N", 1, "H", "W"));
        graph.Build().Save(_folder["model.onnx"]);
        Refused<ModelSignatureException>("2 inputs (left: Float[N, 1, H, W], right: Float[N, 1, H, W])");
    }

    [Fact]
    public void AnInputThatIsNoImageIsRefused()
    {
        var graph = new OnnxGraphBuilder("vector");
        graph.Output("high", graph.Input("low", "N", 12).Relu());
        graph.Build().Save(_folder["model.onnx"]);
        Refused<ModelSignatureException>("has 2 axes; LiveSR runs models on images [N, C, H, W] or [N, H, W, C]");
    }

    [Fact]
    public void AFixedBatchOfSeveralIsRefused()
    {
        TestModels.Convolutional(shape: [4, 1, "H", "W"]).Save(_folder["model.onnx"]);
        Refused<ModelShapeException>("takes only 4 images at once");
    }

    [Fact]
    public void AChannelCountThatContradictsTheColourIsRefused()
    {
        TestModels.Convolutional(channels: 3, colour: "luma").Save(_folder["model.onnx"]);
        Refused<ModelShapeException>("has 3 channels, but luma has 1");
    }

    [Fact]
    public void AChannelCountThatNoColourHasIsRefused()
    {
        TestModels.Convolutional(channels: 4).Save(_folder["model.onnx"]);
        Refused<ModelShapeException>("has 4 channels; LiveSR runs models on images of 1 (gray, luma) or 3 (rgb)");
    }

    [Fact]
    public void AnAnswerOfOtherChannelsIsRefused()
    {
        TestModels.Of(x => x.Concat(1, x)).Save(_folder["model.onnx"]);
        Refused<ModelShapeException>("gives 2 channels for 1");
    }

    [Fact]
    public void AnInputOfNoIntensitiesIsRefused()
    {
        var graph = new OnnxGraphBuilder("labels");
        graph.Output("high", graph.Input("low", OnnxElementType.Int64, "N", 1, "H", "W").Cast(OnnxElementType.Float));
        graph.Build().Save(_folder["model.onnx"]);
        Refused<ModelSignatureException>("low: Int64[N, 1, H, W] holds no intensities; LiveSR runs models on Float, UInt8,");
    }

    [Fact]
    public void AScaleThatDiffersBetweenTheAxesIsRefused()
    {
        TestModels.Of(x => x.AveragePool(new Extent2D(1, 2))).Save(_folder["model.onnx"]);
        Refused<ModelShapeException>("enlarges by 1/2 along rows and 1 along columns");
    }

    [Fact]
    public void AnOutputRangeWithoutWidthIsRefused()
    {
        OnnxModel model = TestModels.Convolutional();
        model.SetMetadata(ModelMetadata.OutputRange, "1,1");
        model.Save(_folder["model.onnx"]);
        Refused<ModelMetadataException>("an output range of 1 to 1 has no width");
    }

    [Fact]
    public void AScaleThatNobodyTellsIsAsked()
    {
        OnnxModel model = TestModels.Convolutional(scale: 1);
        model.SetMetadata(ModelMetadata.Scale, null);
        model.Save(_folder["model.onnx"]);
        Refused<UnknownScaleException>("--scale");
    }

    [Fact]
    public void AMetadataValueOutOfItsListIsRefused()
    {
        OnnxModel model = TestModels.Convolutional();
        model.SetMetadata(ModelMetadata.Colour, "purple");
        model.Save(_folder["model.onnx"]);
        Refused<ModelMetadataException>("livesr.colour is 'purple'; it must be gray, luma, rgb");
    }

    [Fact]
    public void AnOutputOfAnotherSizeThanTheScaleSaysIsRefused()
    {
        OnnxModel model = TestModels.Convolutional(scale: 2);
        model.SetMetadata(ModelMetadata.Scale, "3");
        model.Save(_folder["model.onnx"]);
        Refused<WrongOutputSizeException>("its scale is not 3");
    }

    [Fact]
    public void AModelThatReturnsNaNIsRefused()
    {
        TestModels.Of(x => (x - 10f).Log()).Save(_folder["model.onnx"]);
        Refused<NotFiniteOutputException>("NaN");
    }

    [Fact]
    public void AnOperatorThatNobodyKnowsIsRefused()
    {
        TestModels.Of(x => x.Graph.Operator("Sharpen", OnnxElementType.Float, [x])).Save(_folder["model.onnx"]);
        Refused<ModelFormatException>("Sharpen");
    }

    [Fact]
    public void AModelThatIsNotThereIsNamed() =>
        Refused<ModelNotFoundException>("there is no model 'nowhere'", () => Enhancers.Open("nowhere", new EnhancerOptions { Catalog = new ModelCatalog(_folder.Path) }));

    [Fact]
    public void NaNInTheMiddleOfAStreamNamesModelProviderAndImage()
    {
        using var pool = new FramePool();
        var sessions = new FaultySessions { Fault = (_, _, output) => output.Values[7] = output.Width == 40 ? float.NaN : output.Values[7] };
        using var enhancer = new OnnxEnhancer(
            TestModels.Nearest().Package(_folder), new EnhancerOptions { Provider = "cpu", Sessions = sessions, Tile = 64, Batch = 1, Threads = 1, Pool = pool });
        using FrameLease frame = TestFrames.Random(pool, PixelFormat.Gray8, 20, 20);

        Refused<NotFiniteOutputException>("on cpu for image 7", () => enhancer.Enhance(frame.Frame));
        pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void ANaNInTheImageItselfIsNamed()
    {
        using var pool = new FramePool();
        using var enhancer = new OnnxEnhancer(
            TestModels.Nearest().Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1, Pool = pool });
        using FrameWriter writer = pool.Rent(PixelFormat.Gray32F, 20, 20);
        writer.Pixels<float>().Fill(0.5f);
        writer.Row<float>(5)[3] = float.NaN;
        using FrameLease frame = writer.Publish(new FrameMetadata { ImageNumber = 7, Camera = "cells.tif" });

        Refused<NotFiniteOutputException>("image 7 of cells.tif holds NaN at column 3, row 5", () => enhancer.Enhance(frame.Frame));
    }

    public void Dispose() => _folder.Dispose();

    private void Refused<T>(string words, Action? action = null)
        where T : InferenceException
    {
        T error = Should.Throw<T>(action ?? (() => Enhancers.Open(_folder["model.onnx"], new EnhancerOptions { Provider = "cpu" })));
        error.Message.ShouldContain(words);
        error.Message.ShouldNotContain("\n");
        if (action is null)
        {
            error.Message.ShouldContain(_folder["model.onnx"]);
        }
    }
}
