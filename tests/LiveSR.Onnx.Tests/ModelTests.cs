using Google.Protobuf;
using LiveSR.Onnx.Building;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Tests;

/// <summary>Models are read and written without loss.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livesr-onnx-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void SavedModelsLoadWithAllTheySaid()
    {
        OnnxModel model = Sample();
        model.SetMetadata("livesr.scale", "2");
        string path = Path.Combine(_folder.FullName, "m.onnx");
        model.Save(path);
        var again = OnnxModel.Load(path);

        again.Path.ShouldBe(path);
        again.Name.ShouldBe("sample");
        again.Opset.ShouldBe(OnnxGraphBuilder.Opset);
        again.IrVersion.ShouldBe(OnnxGraphBuilder.IrVersion);
        again.Producer.ShouldStartWith("LiveSR 0.");
        again.Metadata.ShouldBe(model.Metadata);
        again.Metadata["livesr.scale"].ShouldBe("2");
        again.Inputs.Single().ToString().ShouldBe("x: Float[N, 1, H, W]");
        again.Outputs.Single().ToString().ShouldBe("y: Float[N, 1, H, W]");
        again.Operators.ShouldBe(["Conv", "Identity"]);
        again.DimensionsOf("w").ShouldBe([1, 1, 1, 2]);
        again.ReadFloats("w").ShouldBe([1.5f, -2f]);
        again.ToByteArray().ShouldBe(model.ToByteArray());
        Directory.GetFiles(_folder.FullName).ShouldBe([path]);
    }

    [Fact]
    public void MetadataAreReadWithoutTheGraph()
    {
        OnnxModel model = Sample();
        model.SetMetadata("livesr.name", "one");
        string path = Path.Combine(_folder.FullName, "m.onnx");
        byte[] unreadableGraph = [0x3A, 3, 0xFF, 0xFF, 0xFF];
        File.WriteAllBytes(path, [.. model.ToByteArray(), .. unreadableGraph]);

        OnnxModel.LoadMetadata(path).ShouldBe(model.Metadata);
        Should.Throw<OnnxFormatException>(() => OnnxModel.Load(path));
        File.WriteAllText(path, "Dear network");
        Should.Throw<OnnxFormatException>(() => OnnxModel.LoadMetadata(path)).Message.ShouldContain("not an ONNX model");
    }

    [Fact]
    public void UnknownFieldsSurviveARoundTrip()
    {
        // Field 25 of a model (functions), 15 of a graph (sparse initializers), 9 of a node, and one that nobody has yet.
        byte[] known = Sample().ToByteArray();
        byte[] functions = [0xCA, 0x01, 3, 1, 2, 3];
        byte[] future = [0x98, 0x06, 0x2A];
        byte[] node = [0x0A, 12, 0x22, 2, (byte)'O', (byte)'p', 0x4A, 6, 0x0A, 1, (byte)'k', 0x12, 1, (byte)'v'];
        byte[] sparse = [0x7A, 2, 0x08, 7];
        byte[] graph = [0x3A, (byte)(node.Length + sparse.Length), .. node, .. sparse];
        byte[] bytes = [.. known, .. graph, .. functions, .. future];

        var model = OnnxModel.Parse(new MemoryStream(bytes));
        byte[] written = model.ToByteArray();

        foreach (byte[] part in (byte[][])[functions, future, sparse, node[2..]])
        {
            written.AsSpan().IndexOf(part).ShouldBeGreaterThan(0);
        }

        OnnxModel.Parse(new MemoryStream(written)).ToByteArray().ShouldBe(written);
    }

    [Fact]
    public void ReadingAndWritingKeepsEveryByteOfAnExportersFile()
    {
        // Explicit zeros, unpacked dims and packed floats, as the reference implementation writes them.
        var tensor = new TensorProto { Name = "t", DataType = 1, DataLocation = TensorProto.Types.DataLocation.Default };
        tensor.Dims.AddRange([2, 1]);
        tensor.FloatData.AddRange([1, 2]);
        ModelProto proto = Sample().Proto.Clone();
        proto.Graph.Initializer.Add(tensor);
        proto.ModelVersion = 0;
        byte[] bytes = proto.ToByteArray();
        OnnxModel.Parse(new MemoryStream(bytes)).ToByteArray().ShouldBe(bytes);
        bytes.AsSpan().IndexOf<byte>([0x28, 0x00]).ShouldBeGreaterThan(0);
        bytes.AsSpan().IndexOf<byte>([0x08, 2, 0x08, 1, 0x10, 1, 0x22, 8]).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void MetadataCanBeReplacedAndRemoved()
    {
        OnnxModel model = Sample();
        model.SetMetadata("a", "1");
        model.SetMetadata("a", "2");
        model.SetMetadata("b", "3");
        model.Metadata["a"].ShouldBe("2");
        model.SetMetadata("a", null);
        model.Metadata.Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void NumbersAreReadFromEveryWayOfStoringThem()
    {
        var half = new TensorProto { Name = "h", DataType = (int)OnnxElementType.Float16, RawData = ByteString.CopyFrom(0x00, 0x3C, 0x00, 0xC0) };
        half.Dims.Add(2);
        var brain = new TensorProto { Name = "b", DataType = (int)OnnxElementType.BFloat16 };
        brain.Int32Data.AddRange([0x3F80, 0xC000]);
        brain.Dims.Add(2);
        var real = new TensorProto { Name = "d", DataType = (int)OnnxElementType.Double };
        real.DoubleData.AddRange([1, -2]);
        real.Dims.Add(2);
        var small = new TensorProto { Name = "i", DataType = (int)OnnxElementType.Int8, RawData = ByteString.CopyFrom(1, 0xFE) };
        small.Dims.Add(2);
        var large = new TensorProto { Name = "l", DataType = (int)OnnxElementType.Int64 };
        large.Int64Data.AddRange([1, -2]);
        large.Dims.Add(2);
        ModelProto proto = Sample().Proto;
        proto.Graph.Initializer.AddRange([half, brain, real, small, large]);
        var model = OnnxModel.Parse(new MemoryStream(proto.ToByteArray()));
        string[] floats = ["h", "b", "d"], integers = ["i", "l"];
        floats.ShouldAllBe(name => model.ReadFloats(name).SequenceEqual(new[] { 1f, -2f }));
        integers.ShouldAllBe(name => model.ReadIntegers(name).SequenceEqual(new[] { 1L, -2L }));
        Should.Throw<OnnxFormatException>(() => model.ReadFloats("i")).Message.ShouldContain("not floating point");
        Should.Throw<KeyNotFoundException>(() => model.ReadFloats("nowhere"));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        string path = Path.Combine(_folder.FullName, "m.onnx");
        Sample().Save(path);
        byte[] before = File.ReadAllBytes(path);
        OnnxModel broken = Sample();
        broken.Proto.Graph.Initializer.Add(External("weights.bin"));
        Should.Throw<OnnxFormatException>(() => broken.Save(path));
        Should.Throw<IOException>(() => Sample().Save(path)).Message.ShouldContain("exists");
        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFiles(_folder.FullName).Length.ShouldBe(1);
    }

    internal static OnnxModel Sample()
    {
        var graph = new OnnxGraphBuilder("sample");
        GraphValue x = graph.Input("x", "N", 1, "H", "W");
        graph.Output("y", x.Conv(graph.Weight("w", [1.5f, -2f], 1, 1, 1, 2), padding: new Padding2D(0, 1, 0, 0)), "N", 1, "H", "W");
        return graph.Build();
    }

    internal static TensorProto External(string location, string offset = "0", string length = "8")
    {
        var tensor = new TensorProto { Name = "outside", DataType = 1, DataLocation = TensorProto.Types.DataLocation.External };
        tensor.Dims.Add(2);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        return tensor;
    }
}
