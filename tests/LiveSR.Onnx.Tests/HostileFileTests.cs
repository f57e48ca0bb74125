using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Tests;

/// <summary>Files of unknown origin are refused in one line, without harm.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livesr-onnx-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("hello, this is a text file and no model")]
    [InlineData("<html><body>404 Not Found</body></html>")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("{ \"model\": 1 }")]
    public void WhatIsNotOnnxIsRefused(string content)
    {
        string path = Path.Combine(_folder.FullName, "m.onnx");
        File.WriteAllText(path, content, System.Text.Encoding.Latin1);
        OneLine(() => OnnxModel.Load(path)).ShouldContain("m.onnx: not an ONNX model");
    }

    [Fact]
    public void AModelCutAnywhereIsRefused()
    {
        byte[] whole = ModelTests.Sample().ToByteArray();
        for (int length = 0; length < whole.Length; length++)
        {
            // A cut between two records leaves a shorter but well-formed file, which then misses its graph or its operator set.
            string? message = Refusal(whole[..length]);
            (message is not null || length > whole.Length - 10).ShouldBeTrue($"cut at {length} of {whole.Length}");
        }

        OneLine(() => Parse(whole[..(whole.Length / 2)])).ShouldContain("cut short");
    }

    [Fact]
    public void DamagedBytesGiveOneErrorTypeOnly()
    {
        byte[] whole = ModelTests.Sample().ToByteArray();
        Prop.ForAll(
            Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(0, 255)).ListOf(3).ToArbitrary(),
            damage =>
            {
                byte[] bytes = [.. whole];
                foreach ((int at, int value) in damage)
                {
                    bytes[at] = (byte)value;
                }

                try
                {
                    ReceptiveField.Of(Parse(bytes));
                }
                catch (OnnxFormatException error)
                {
                    error.Message.Contains('\n', StringComparison.Ordinal).ShouldBeFalse();
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void AFileThatClaimsGigabytesAllocatesNone()
    {
        // A graph that says it is 2 GiB long, in a file of a few bytes.
        byte[] claim = [0x08, 8, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        long before = GC.GetAllocatedBytesForCurrentThread();
        OneLine(() => Parse(claim)).ShouldContain("cut short");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void MillionsOfEmptyNodesAreRefusedBeforeTheyBecomeObjects()
    {
        const int nodes = 3_000_000;
        byte[] bytes = new byte[2 + 5 + (2 * nodes)];
        byte[] head = [0x08, 8, 0x3A, .. Varint(2 * nodes)];
        head.CopyTo(bytes, 0);
        for (int i = 0; i < nodes; i++)
        {
            bytes[head.Length + (2 * i)] = 0x0A;
        }

        bytes = bytes[..(head.Length + (2 * nodes))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        OneLine(() => OnnxModel.Parse(new MemoryStream(bytes))).ShouldContain("records");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40 << 20);
    }

    [Fact]
    public void GraphsNestedWithoutEndAreRefused()
    {
        byte[] inner = [];
        for (int depth = 0; depth < 400; depth++)
        {
            byte[] attribute = Record(0x32, inner);
            inner = Record(0x0A, Record(0x2A, attribute));
        }

        OneLine(() => Parse([0x08, 8, .. Record(0x3A, inner)])).ShouldContain("not an ONNX model");
    }

    [Theory]
    [InlineData(new long[] { -1, 4 }, "absurd shape")]
    [InlineData(new long[] { 1L << 40, 1L << 40 }, "absurd shape")]
    [InlineData(new long[] { 1 << 20, 1 << 10 }, "holds 8")]
    public void WildTensorShapesAreRefused(long[] dimensions, string complaint)
    {
        ModelProto proto = ModelTests.Sample().Proto;
        proto.Graph.Initializer[0].Dims.Clear();
        proto.Graph.Initializer[0].Dims.AddRange(dimensions);
        OneLine(() => Parse(Google.Protobuf.MessageExtensions.ToByteArray(proto))).ShouldContain(complaint);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("sub/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\Windows\\win.ini")]
    [InlineData("\\\\server\\share\\x")]
    [InlineData("")]
    public void WeightsOutsideTheModelsFolderAreRefused(string location)
    {
        string folder = Path.Combine(_folder.FullName, "model");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "secret.bin"), new byte[8]);
        OneLine(() => LoadWithExternal(folder, location)).ShouldContain("outside");
    }

    [Fact]
    public void WeightsBehindALinkAreRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "target.bin"), new byte[8]);
        string folder = Path.Combine(_folder.FullName, "model");
        Directory.CreateDirectory(folder);
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "w.bin"), "../target.bin");
        }
        catch (IOException)
        {
            Assert.Skip("This file system or user cannot make links.");
        }

        OneLine(() => LoadWithExternal(folder, "w.bin")).ShouldContain("behind a link");
    }

    [Theory]
    [InlineData("0", "8", null)]
    [InlineData("4", "8", null)]
    [InlineData("8", "8", "which holds 12")]
    [InlineData("-4", "8", "not a number")]
    [InlineData("0", "9223372036854775807", "which holds 12")]
    [InlineData("9223372036854775800", "8", "which holds 12")]
    public void WeightsBesideTheModelAreReadWithinTheirFile(string offset, string length, string? complaint)
    {
        byte[] bytes = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f)];
        File.WriteAllBytes(Path.Combine(_folder.FullName, "w.bin"), bytes);
        if (complaint is not null)
        {
            OneLine(() => LoadWithExternal(_folder.FullName, "w.bin", offset, length)).ShouldContain(complaint);
            return;
        }

        OnnxModel model = LoadWithExternal(_folder.FullName, "w.bin", offset, length);
        model.HasExternalData.ShouldBeTrue();
        model.ReadFloats("outside").ShouldBe(offset == "0" ? [1f, 2f] : [2f, 3f]);
    }

    [Fact]
    public void MissingWeightsAreNamed() =>
        OneLine(() => LoadWithExternal(_folder.FullName, "w.bin")).ShouldContain("'w.bin', which is not there");

    [Fact]
    public void AModelInMemoryHasNoFolderForItsWeights()
    {
        ModelProto proto = ModelTests.Sample().Proto;
        proto.Graph.Initializer.Add(ModelTests.External("w.bin"));
        OneLine(() => Parse(Google.Protobuf.MessageExtensions.ToByteArray(proto))).ShouldContain("no folder");
    }

    private static OnnxModel LoadWithExternal(string folder, string location, string offset = "0", string length = "8")
    {
        ModelProto proto = ModelTests.Sample().Proto;
        proto.Graph.Initializer.Add(ModelTests.External(location, offset, length));
        string path = Path.Combine(folder, "m.onnx");
        File.WriteAllBytes(path, Google.Protobuf.MessageExtensions.ToByteArray(proto));
        return OnnxModel.Load(path);
    }

    private static OnnxModel Parse(byte[] bytes) => OnnxModel.Parse(new MemoryStream(bytes));

    private static string? Refusal(byte[] bytes)
    {
        try
        {
            Parse(bytes);
            return null;
        }
        catch (OnnxFormatException error)
        {
            return error.Message;
        }
    }

    private static string OneLine(Action act)
    {
        string message = Should.Throw<OnnxFormatException>(act).Message;
        message.ShouldNotContain("\n");
        return message;
    }

    private static byte[] Record(byte tag, byte[] payload) => [tag, .. Varint(payload.Length), .. payload];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
