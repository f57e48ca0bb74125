using System.Globalization;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx;

/// <summary>
/// Tensors stored in a file beside the model. The model names that file, so it may name any: only files inside the
/// model's own folder are read, links included.
/// </summary>
internal static class ExternalData
{
    internal static bool IsExternal(TensorProto tensor) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0;

    /// <summary>Where the tensor's bytes lie.</summary>
    /// <exception cref="OnnxExternalDataException">Outside the folder, missing, or not the size that the shape states.</exception>
    internal static (string Path, long Offset, int Length) Locate(TensorProto tensor, long elements, string? folder)
    {
        string location = Entry(tensor, "location") ?? throw Refused(tensor, "names no file");
        if (folder is null)
        {
            throw Refused(tensor, $"lies in '{Shown(location)}', and a model in memory has no folder");
        }

        string path = Inside(tensor, location, folder);
        long offset = Number(tensor, "offset") ?? 0;
        long bytes = TensorReader.ByteCount((OnnxElementType)tensor.DataType, elements);
        long length = Number(tensor, "length") ?? bytes;
        long available = new FileInfo(path).Length;
        if (bytes == 0 && elements > 0)
        {
            throw Refused(tensor, $"has the element type {tensor.DataType}, which cannot be stored outside");
        }

        if (length != bytes || length > Array.MaxLength || offset < 0 || offset > available - length)
        {
            throw Refused(tensor, $"needs {bytes} bytes at {offset} of '{Shown(location)}', which holds {available}");
        }

        return (path, offset, (int)length);
    }

    /// <summary>The tensor's bytes.</summary>
    internal static ReadOnlyMemory<byte> Read(TensorProto tensor, long elements, string? folder)
    {
        (string path, long offset, int length) = Locate(tensor, elements, folder);
        byte[] bytes = new byte[length];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Inside(TensorProto tensor, string location, string folder)
    {
        // A model may come from either system, so both separators and drive letters count everywhere.
        string[] parts = location.Split('/', '\\');
        bool suspicious = location.Length == 0 || parts[0].Length == 0 || location.Contains('\0', StringComparison.Ordinal)
            || location.Contains(':', StringComparison.Ordinal) || parts.Contains("..");
        if (suspicious)
        {
            throw Refused(tensor, $"lies outside the model's folder ('{Shown(location)}')");
        }

        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (entry.LinkTarget is not null)
            {
                throw Refused(tensor, $"lies behind a link ('{Shown(location)}')");
            }
        }

        return File.Exists(path) ? path : throw Refused(tensor, $"lies in '{Shown(location)}', which is not there");
    }

    private static long? Number(TensorProto tensor, string key)
    {
        string? text = Entry(tensor, key);
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Refused(tensor, $"has an external {key} that is not a number");
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.LastOrDefault(e => e.Key == key)?.Value;

    private static string Shown(string location)
    {
        string line = new([.. location.Select(c => char.IsControl(c) ? '?' : c)]);
        return line.Length > 80 ? line[..80] + "..." : line;
    }

    private static OnnxExternalDataException Refused(TensorProto tensor, string what) =>
        new($"the weight '{Shown(tensor.Name)}' {what}; keep a model's files together in one folder.");
}
