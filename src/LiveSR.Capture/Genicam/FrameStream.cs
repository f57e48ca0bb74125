namespace LiveSR.Capture.Genicam;

/// <summary>
/// The frames of a camera on their way: a thread of Aravis fills buffers that were allocated once, the caller takes them
/// out and gives them back.
/// </summary>
internal sealed class FrameStream : IDisposable
{
    private readonly GenicamCamera _camera;
    private readonly ArvStreamHandle _stream;
    private readonly bool _isGigE;
    private bool _isStarted;

    /// <summary>Opens the stream and makes its buffers.</summary>
    /// <param name="camera">The camera; it must outlive the stream.</param>
    /// <param name="buffers">How many frames may wait.</param>
    /// <exception cref="Files.SourceException">The camera opens no stream.</exception>
    internal FrameStream(GenicamCamera camera, int buffers)
    {
        _camera = camera;
        _isGigE = camera.IsGigE;
        _stream = AravisNative.arv_camera_create_stream(camera.Handle, 0, 0, out GErrorHandle error);
        try
        {
            camera.Require(error, "opens no stream");
            nuint payload = camera.Payload;
            for (int i = 0; i < buffers; i++)
            {
                AravisNative.arv_stream_push_buffer(_stream, AravisNative.arv_buffer_new_allocate(payload));
            }
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Lets the camera begin; does nothing the second time.</summary>
    /// <exception cref="Files.SourceException">The camera does not begin.</exception>
    internal void Start()
    {
        if (!_isStarted)
        {
            AravisNative.arv_camera_start_acquisition(_camera.Handle, out GErrorHandle error);
            _camera.Require(error, "does not start");
            _isStarted = true;
        }
    }

    /// <summary>Takes the next buffer, whole or not, out of the stream.</summary>
    /// <param name="patience">How long to wait for it.</param>
    /// <returns>The buffer, to be disposed; empty when none came.</returns>
    internal StreamBuffer Pop(TimeSpan patience) =>
        new(_stream, AravisNative.arv_stream_timeout_pop_buffer(_stream, (ulong)patience.TotalMicroseconds));

    /// <summary>What Aravis has counted until now.</summary>
    internal StreamCounts Counts()
    {
        AravisNative.arv_stream_get_statistics(_stream, out ulong completed, out ulong failures, out ulong underruns);
        ulong resent = 0, missing = 0;
        if (_isGigE)
        {
            AravisNative.arv_gv_stream_get_statistics(_stream, out resent, out missing);
        }

        return new StreamCounts((long)completed, (long)failures, (long)underruns, _isGigE ? (long)resent : null, _isGigE ? (long)missing : null);
    }

    public void Dispose()
    {
        // A camera that is gone would only be asked in vain, for seconds.
        if (_isStarted && !_camera.IsLost)
        {
            AravisNative.arv_camera_stop_acquisition(_camera.Handle, out GErrorHandle error);
            error.Dispose();
        }

        _stream.Dispose();
    }
}

/// <summary>Aravis' statistics of a stream.</summary>
/// <param name="Completed">Frames that came whole.</param>
/// <param name="Failures">Frames of which a part is missing.</param>
/// <param name="Underruns">How often no buffer was free.</param>
/// <param name="ResentPackets">Packets that came at the second try; null for a camera that is not on the network.</param>
/// <param name="MissingPackets">Packets of incomplete frames, from the first that never came on; null for a camera that is not on the network.</param>
internal readonly record struct StreamCounts(long Completed, long Failures, long Underruns, long? ResentPackets, long? MissingPackets);

/// <summary>A buffer out of a stream, given back by <see cref="Dispose"/>. Not a SafeHandle: one is taken for each frame.</summary>
internal readonly unsafe ref struct StreamBuffer(ArvStreamHandle stream, nint buffer)
{
    /// <summary>True when none came.</summary>
    internal bool IsEmpty => buffer == 0;

    /// <summary>How its reception ended.</summary>
    internal ArvBufferStatus Status => AravisNative.arv_buffer_get_status(buffer);

    /// <summary>The device's number of the frame.</summary>
    internal ulong FrameId => AravisNative.arv_buffer_get_frame_id(buffer);

    /// <summary>The device's time stamp in nanoseconds; 0 where it has no clock.</summary>
    internal ulong TimestampNs => AravisNative.arv_buffer_get_timestamp(buffer);

    /// <summary>When its first packet came, by the time of day.</summary>
    internal DateTimeOffset Received => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(AravisNative.arv_buffer_get_system_timestamp(buffer) / 1000);

    /// <summary>Size in pixels.</summary>
    internal (int Width, int Height) Size => (AravisNative.arv_buffer_get_image_width(buffer), AravisNative.arv_buffer_get_image_height(buffer));

    /// <summary>Bytes after each row that hold no pixels.</summary>
    internal int Padding
    {
        get
        {
            AravisNative.arv_buffer_get_image_padding(buffer, out int x, out int _);
            return x;
        }
    }

    /// <summary>The pixels as the camera sent them.</summary>
    internal ReadOnlySpan<byte> Image
    {
        get
        {
            byte* data = AravisNative.arv_buffer_get_image_data(buffer, out nuint size);
            return new ReadOnlySpan<byte>(data, (int)size);
        }
    }

    public void Dispose()
    {
        if (buffer != 0)
        {
            AravisNative.arv_stream_push_buffer(stream, buffer);
        }
    }
}
