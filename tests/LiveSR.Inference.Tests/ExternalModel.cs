using System.Text;

namespace LiveSR.Inference.Tests;

/// <summary>
/// The bytes of a model that adds one weight to its image. The weight lies in a file that it names: what a builder refuses
/// to write, a stranger may send. Fields are numbered as in onnx.proto.
/// </summary>
internal static class ExternalModel
{
    public static byte[] Bytes(string location)
    {
        byte[] weight = Message((1, 1L), (2, 1L), (8, "weight"), (13, Message((1, "location"), (2, location))), (14, 1L));
        byte[] node = Message((1, "low"), (1, "weight"), (2, "high"), (4, "Add"));
        byte[] graph = Message((1, node), (2, "external"), (5, weight), (11, Message((1, "low"), (2, Image()))), (12, Message((1, "high"), (2, Image()))));
        return Message((1, 8L), (7, graph), (8, Message((1, ""), (2, 17L))));
    }

    private static byte[] Image() => Message((1, Message((1, 1L), (2, Message(
        (1, Message((2, "N"))), (1, Message((1, 1L))), (1, Message((2, "H"))), (1, Message((2, "W"))))))));

    private static byte[] Message(params (int Field, object Value)[] fields)
    {
        using var bytes = new MemoryStream();
        foreach ((int field, object value) in fields)
        {
            if (value is long number)
            {
                bytes.WriteByte((byte)(field << 3));
                bytes.WriteByte(checked((byte)number));
                continue;
            }

            byte[] content = value as byte[] ?? Encoding.UTF8.GetBytes((string)value);
            bytes.WriteByte(checked((byte)((field << 3) | 2)));
            bytes.Write(content.Length < 128 ? [(byte)content.Length] : [(byte)((content.Length & 127) | 128), (byte)(content.Length >> 7)]);
            bytes.Write(content);
        }

        return bytes.ToArray();
    }
}
