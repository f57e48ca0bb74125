using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline.Sinks;
using LiveSR.Recording;

namespace LiveSR.Live.Recordings;

/// <summary>
/// One kind of frames of a recording, with its sidecar. A file holds images of one size and format: when a model or a
/// region of interest changes them, the next file begins.
/// </summary>
internal sealed class RecordingSink : IFrameSink
{
    private const double UnknownRate = 30;

    private readonly string _folder;
    private readonly string _name;
    private readonly string _extension;
    private readonly double _rate;
    private readonly DiskReserve _disk;
    private readonly Func<long, long?> _rawPage;
    private readonly Sidecar _sidecar;
    private IFrameSink? _file;
    private string _fileName = "";
    private (int Width, int Height, PixelFormat Format, int BitDepth) _shape;
    private int _files;
    private long _page;
    private long _written;
    private long _bytes;

    /// <summary>Looks whether the files may be made, and begins the sidecar.</summary>
    /// <param name="request">Folder and format.</param>
    /// <param name="name">Name of the files without extension.</param>
    /// <param name="source">Where the frames come from.</param>
    /// <param name="disk">Room on the disk.</param>
    /// <param name="rawPage">The page of an image's raw frame.</param>
    /// <exception cref="OutputRefusedException">There is such a recording.</exception>
    /// <exception cref="NotSupportedException">The extension names no format.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal RecordingSink(RecordingRequest request, string name, SourceInfo source, DiskReserve disk, Func<long, long?> rawPage)
    {
        (_folder, _name, _extension) = (request.Folder, name, request.Extension.ToLowerInvariant());
        (_rate, _disk, _rawPage) = (source.FrameRate ?? UnknownRate, disk, rawPage);
        if (!IsStack)
        {
            VideoCodecs.For(PathOf(1), default);
        }

        OutputFile.RequireFree(PathOf(1));
        _sidecar = new Sidecar(Path.Combine(_folder, $"{name}.jsonl"));
    }

    /// <summary>Frames in the files.</summary>
    internal long Written => Interlocked.Read(ref _written);

    /// <summary>Bytes of their pixels.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    private bool IsStack => _extension is ".tif" or ".tiff" or ".ome.tif" or ".ome.tiff";

    /// <inheritdoc/>
    public void Write(Frame frame)
    {
        long bytes = (long)frame.Width * frame.Height * frame.Format.BytesPerPixel();
        if (!_disk.Admits(bytes))
        {
            return;
        }

        (int Width, int Height, PixelFormat Format, int BitDepth) shape = (frame.Width, frame.Height, frame.Format, frame.BitDepth);
        if (_file is null || shape != _shape)
        {
            Begin(shape);
        }

        _file!.Write(frame);
        _sidecar.Write(frame, _fileName, _page++, _rawPage(frame.Metadata.ImageNumber));
        Interlocked.Increment(ref _written);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        CompleteFile();
        if (Written > 0)
        {
            _sidecar.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        if (Written == 0)
        {
            _sidecar.Delete();
        }

        _sidecar.Dispose();
    }

    private void Begin((int Width, int Height, PixelFormat Format, int BitDepth) shape)
    {
        CompleteFile();
        string path = PathOf(++_files);
        _file = IsStack ? new TiffStackSink(path) : new VideoFileSink(path, new VideoFileOptions { FrameRate = _rate });
        (_fileName, _shape, _page) = (Path.GetFileName(path), shape, 0);
    }

    private void CompleteFile()
    {
        _file?.Complete();
        _file?.Dispose();
        _file = null;
    }

    private string PathOf(int file) => Path.Combine(_folder, file == 1 ? $"{_name}{_extension}" : FormattableString.Invariant($"{_name}_{file}{_extension}"));
}
