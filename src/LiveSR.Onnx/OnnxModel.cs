using System.Collections.Immutable;
using Google.Protobuf;
using LiveSR.Onnx.Proto;
using LiveSR.Output;

namespace LiveSR.Onnx;

/// <summary>
/// An ONNX model as a file: its inputs and outputs, metadata and weights. It is read and written without loss: fields
/// that LiveSR does not know survive. Running it is ONNX Runtime's work.
/// </summary>
public sealed class OnnxModel
{
    private const string DefaultDomain = "";

    internal OnnxModel(ModelProto proto, string? path)
    {
        Proto = proto;
        Path = path;
    }

    /// <summary>The file it was loaded from, or null.</summary>
    public string? Path { get; }

    /// <summary>Name of the graph.</summary>
    public string Name => Proto.Graph.Name;

    /// <summary>Version of the file format.</summary>
    public long IrVersion => Proto.IrVersion;

    /// <summary>Version of ONNX's own operator set that the graph is written in; 0 when the model states none.</summary>
    public long Opset => Proto.OpsetImport.FirstOrDefault(o => o.Domain is DefaultDomain or "ai.onnx")?.Version ?? 0;

    /// <summary>Program that wrote the file.</summary>
    public string Producer => $"{Proto.ProducerName} {Proto.ProducerVersion}".Trim();

    /// <summary>What the model asks for: graph inputs that no initializer fills.</summary>
    public ImmutableArray<OnnxTensorInfo> Inputs
    {
        get
        {
            HashSet<string> filled = [.. Proto.Graph.Initializer.Select(t => t.Name)];
            return [.. Proto.Graph.Input.Where(i => !filled.Contains(i.Name)).Select(OnnxTensorInfo.Of)];
        }
    }

    /// <summary>What the model gives.</summary>
    public ImmutableArray<OnnxTensorInfo> Outputs => [.. Proto.Graph.Output.Select(OnnxTensorInfo.Of)];

    /// <summary>Names of the initializers: weights and constants stored with the graph.</summary>
    public ImmutableArray<string> Initializers => [.. Proto.Graph.Initializer.Select(t => t.Name)];

    /// <summary>Types of the operators used, each once, sorted; with the domain before a colon where it is not ONNX's own.</summary>
    public ImmutableArray<string> Operators =>
        [.. Proto.Graph.Node.Select(OperatorName).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True when weights lie in files beside the model.</summary>
    public bool HasExternalData => ModelValidation.Tensors(Proto.Graph).Any(ExternalData.IsExternal);

    /// <summary>
    /// The model's metadata (<c>metadata_props</c>). Where a key stands twice, the last counts.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Metadata => MapOf(Proto.MetadataProps);

    internal ModelProto Proto { get; }

    /// <summary>Reads and checks a model file.</summary>
    /// <exception cref="OnnxFormatException">Not ONNX, cut short, wild sizes, or weights outside the model's folder.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        if (file.Exists && file.Length > int.MaxValue)
        {
            throw new OnnxFormatException(
                $"{path}: {file.Length >> 20} MiB is more than one ONNX file can hold (2 GiB); store its weights as external data.");
        }

        var model = new OnnxModel(ModelValidation.Parse(File.ReadAllBytes(path), path), System.IO.Path.GetFullPath(path));
        ModelValidation.CheckTensors(model.Proto, path, System.IO.Path.GetDirectoryName(model.Path)!);
        return model;
    }

    /// <summary>Reads a model file's <see cref="Metadata"/> and passes over its graph and weights, which are not checked.</summary>
    /// <exception cref="OnnxFormatException">Not ONNX, or cut short.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableSortedDictionary<string, string> LoadMetadata(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return MapOf(WireScan.Metadata(File.ReadAllBytes(path), path));
    }

    /// <summary>Reads and checks a model from a stream, to its end. Weights must lie inside it.</summary>
    /// <param name="stream">The bytes of an .onnx file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="OnnxFormatException">As <see cref="Load"/>.</exception>
    public static OnnxModel Parse(Stream stream, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var model = new OnnxModel(ModelValidation.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), name), path: null);
        ModelValidation.CheckTensors(model.Proto, name, folder: null);
        return model;
    }

    /// <summary>Sets one metadata entry; null removes it.</summary>
    public void SetMetadata(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        for (int i = Proto.MetadataProps.Count - 1; i >= 0; i--)
        {
            if (Proto.MetadataProps[i].Key == key)
            {
                Proto.MetadataProps.RemoveAt(i);
            }
        }

        if (value is not null)
        {
            Proto.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    /// <summary>Shape of an initializer.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public ImmutableArray<long> DimensionsOf(string initializer) => [.. Find(initializer).Dims];

    /// <summary>An initializer's elements as floats, row by row. Float, half, bfloat16 and double can be read.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="OnnxFormatException">Its type is another, or its data do not fit its shape.</exception>
    public float[] ReadFloats(string initializer) => TensorReader.Floats(Find(initializer), Folder);

    /// <summary>An initializer's elements as 64-bit integers. Integers and booleans of every width can be read.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="OnnxFormatException">Its type is another, or its data do not fit its shape.</exception>
    public long[] ReadIntegers(string initializer) => TensorReader.Integers(Find(initializer), Folder);

    /// <summary>The bytes of the .onnx file, for ONNX Runtime to run from memory.</summary>
    public byte[] ToByteArray() => Proto.ToByteArray();

    /// <summary>Writes the model, whole or not at all.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="OnnxFormatException">Weights lie in files beside the original, and the target is another folder.</exception>
    /// <exception cref="IOException">The file cannot be written, or exists.</exception>
    public void Save(string path, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (HasExternalData && System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) != Folder)
        {
            throw new OnnxFormatException($"{path}: the model's weights lie in files in {Folder ?? "another folder"}; save it there.");
        }

        OutputFile.Write(path, overwrite, Proto.WriteTo);
    }

    internal string? Folder => Path is null ? null : System.IO.Path.GetDirectoryName(Path);

    internal static string OperatorName(NodeProto node) =>
        node.Domain is DefaultDomain or "ai.onnx" ? node.OpType : $"{node.Domain}:{node.OpType}";

    private static ImmutableSortedDictionary<string, string> MapOf(IEnumerable<StringStringEntryProto> entries)
    {
        ImmutableSortedDictionary<string, string>.Builder map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in entries)
        {
            map[entry.Key] = entry.Value;
        }

        return map.ToImmutable();
    }

    private TensorProto Find(string initializer) =>
        Proto.Graph.Initializer.FirstOrDefault(t => t.Name == initializer)
        ?? throw new KeyNotFoundException($"The model '{Name}' has no initializer '{initializer}'.");
}
