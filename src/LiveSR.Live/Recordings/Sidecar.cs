using System.Buffers;
using System.Text.Json;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Live.Recordings;

/// <summary>
/// One line of JSON for each frame of a recording: where it lies, and all that is known of it. A line goes to the system as
/// a whole, so that a program that is killed leaves whole lines.
/// </summary>
internal sealed class Sidecar : IDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly OutputFile _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private FileStream? _stream;

    /// <summary>Begins the file.</summary>
    /// <exception cref="OutputRefusedException">There is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal Sidecar(string path)
    {
        _file = OutputFile.Begin(path);
        _stream = _file.Open(bufferSize: 0);
        _json = new Utf8JsonWriter(_line);
    }

    /// <summary>Writes a frame's line.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="file">Name of the file that holds it.</param>
    /// <param name="page">Its page there, from 0.</param>
    /// <param name="rawPage">Page of the raw frame that it was made of, over all raw files; null when that is not recorded.</param>
    internal void Write(Frame frame, string file, long page, long? rawPage)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("file", file);
        _json.WriteNumber("page", page);
        if (rawPage is { } link)
        {
            _json.WriteNumber("rawPage", link);
        }

        FrameJson.Write(_json, frame);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write(LineEnd);
        _stream!.Write(_line.WrittenSpan);
    }

    /// <summary>No frame follows: the file gets its name.</summary>
    internal void Complete()
    {
        Close();
        _file.Commit();
    }

    /// <summary>Nothing was recorded: nothing stays.</summary>
    internal void Delete()
    {
        Close();
        _file.Delete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _json.Dispose();
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
