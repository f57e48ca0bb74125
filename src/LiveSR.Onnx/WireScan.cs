using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>
/// Walks the protobuf records of a file without allocating, before they are parsed: a hostile file of a few megabytes
/// can hold millions of empty records, each of which would become objects. It also distinguishes a file that is cut short from
/// one that never was ONNX.
/// </summary>
internal sealed class WireScan
{
    /// <summary>More nodes, tensors, names and attributes than any network has; beyond it a file is refused.</summary>
    internal const int RecordLimit = 1_000_000;

    private const int LengthDelimited = 2;
    private const int IrVersionField = 1;
    private const int MetadataField = 14;
    private const int LargestModelField = 100;
    private const int DepthLimit = 64;

    private readonly string _name;
    private int _records;

    private WireScan(string name) => _name = name;

    private enum Message
    {
        None, Model, Graph, Node, Attribute, Tensor, Value, Type, TensorType, Shape,
    }

    /// <summary>Checks the bytes of a model file.</summary>
    /// <exception cref="OnnxFormatException">Not ONNX, cut short, or too many records.</exception>
    internal static void Check(ReadOnlySpan<byte> bytes, string name) => new WireScan(name).Model(bytes);

    /// <summary>The metadata of a model file; what its graph holds is not looked at.</summary>
    /// <exception cref="OnnxFormatException">Not ONNX, or cut short.</exception>
    internal static List<StringStringEntryProto> Metadata(ReadOnlySpan<byte> bytes, string name)
    {
        var scan = new WireScan(name);
        var metadata = new List<StringStringEntryProto>();
        bool looksLikeModel = false;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            Record record = scan.NextOfModel(ref rest, ref looksLikeModel);
            if (record is { Field: MetadataField, Type: LengthDelimited })
            {
                metadata.Add(StringStringEntryProto.Parser.ParseFrom(record.Payload));
            }
        }

        return looksLikeModel ? metadata : throw scan.NotOnnx();
    }

    private void Model(ReadOnlySpan<byte> bytes)
    {
        bool looksLikeModel = false;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            Record record = NextOfModel(ref rest, ref looksLikeModel);
            CountInside(record, Child(Message.Model, record.Field), depth: 0);
        }

        if (!looksLikeModel)
        {
            throw NotOnnx();
        }
    }

    private void CountInside(Record parent, Message kind, int depth)
    {
        if (++_records > RecordLimit)
        {
            throw new OnnxFormatException($"{_name}: more than {RecordLimit} records in the graph; no network has so many, so it is refused.");
        }

        if (kind == Message.None || parent.Type != LengthDelimited || depth > DepthLimit)
        {
            return;
        }

        for (ReadOnlySpan<byte> rest = parent.Payload; TryNext(ref rest, out Record record);)
        {
            CountInside(record, Child(kind, record.Field), depth + 1);
        }
    }

    /// <summary>What a field of a message holds, where that is a message whose records are worth counting.</summary>
    private static Message Child(Message parent, int field) => (parent, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 11 or 12 or 13) => Message.Value,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Value, 2) => Message.Type,
        (Message.Type, 1) => Message.TensorType,
        (Message.TensorType, 2) => Message.Shape,
        _ => Message.None,
    };

    private Record NextOfModel(ref ReadOnlySpan<byte> rest, ref bool looksLikeModel)
    {
        Record record = Next(ref rest, looksLikeModel);
        if (record.Field is 0 or > LargestModelField)
        {
            throw NotOnnx();
        }

        looksLikeModel |= record.Field == IrVersionField && record.Type == 0;
        return record;
    }

    private Record Next(ref ReadOnlySpan<byte> rest, bool looksLikeModel)
    {
        int before = rest.Length;
        if (TryNext(ref rest, out Record record))
        {
            return record;
        }

        throw looksLikeModel
            ? new OnnxFormatException($"{_name}: the ONNX model is cut short (its last {before} bytes are not whole); copy or download it again.")
            : NotOnnx();
    }

    private OnnxFormatException NotOnnx() =>
        new($"{_name}: not an ONNX model; give an .onnx file, such as a training run exports.");

    private static bool TryNext(ref ReadOnlySpan<byte> rest, out Record record)
    {
        record = default;
        if (!TryVarint(ref rest, out ulong tag))
        {
            return false;
        }

        int type = (int)(tag & 7);
        int field = tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : 0;
        ulong length = 0;
        bool ok = type switch
        {
            0 => TryVarint(ref rest, out _),
            1 => (length = 8) > 0,
            LengthDelimited => TryVarint(ref rest, out length),
            5 => (length = 4) > 0,
            _ => false,
        };
        if (!ok || length > (ulong)rest.Length)
        {
            return false;
        }

        record = new Record(field, type, rest[..(int)length]);
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < rest.Length; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private readonly ref struct Record(int field, int type, ReadOnlySpan<byte> payload)
    {
        public int Field { get; } = field;

        public int Type { get; } = type;

        public ReadOnlySpan<byte> Payload { get; } = payload;
    }
}
