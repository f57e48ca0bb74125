namespace LiveSR.Files.Tiff;

/// <summary>Some bytes of a TIFF file, one after another.</summary>
/// <param name="input">The file.</param>
/// <param name="offset">Place of the first, inside the file.</param>
/// <param name="length">How many they are.</param>
internal sealed class TiffInputPart(TiffInput input, long offset, long length) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        Span<byte> read = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        input.Read(offset + _position, read, "the pixels");
        _position += read.Length;
        return read.Length;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }
}
