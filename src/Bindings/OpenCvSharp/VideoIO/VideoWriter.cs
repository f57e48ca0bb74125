using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>Writes a video file.</summary>
public class VideoWriter : CvObject
{
    public VideoWriter()
        : this(New())
    {
    }

    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor)
    {
    }

    public VideoWriter(string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
        : this(New()) => Open(fileName, apiPreference, fourcc, fps, frameSize, isColor);

    public VideoWriter(string fileName, FourCC fourcc, double fps, Size frameSize, int[] prms)
        : this(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, prms)
    {
    }

    public VideoWriter(string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, int[] prms)
        : this(New())
    {
        ArgumentNullException.ThrowIfNull(prms);
        Open(fileName, apiPreference, fourcc, fps, frameSize, prms);
    }

    private VideoWriter(WriterHandle handle)
        : base(handle) => Handle = handle;

    public string? FileName { get; private set; }

    public double Fps { get; private set; }

    public Size FrameSize { get; private set; }

    public bool IsColor { get; private set; } = true;

    internal WriterHandle Handle { get; }

    public static int FourCC(char c1, char c2, char c3, char c4) => (c1 & 0xFF) | ((c2 & 0xFF) << 8) | ((c3 & 0xFF) << 16) | ((c4 & 0xFF) << 24);

    public static int FourCC(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length == 4 ? FourCC(code[0], code[1], code[2], code[3]) : throw new ArgumentException("code.Length != 4", nameof(code));
    }

    public bool Open(string fileName, FourCC fourcc, double fps, Size frameSize, bool isColor = true) =>
        Open(fileName, VideoCaptureAPIs.ANY, fourcc, fps, frameSize, isColor);

    public bool Open(string fileName, VideoCaptureAPIs apiPreference, FourCC fourcc, double fps, Size frameSize, bool isColor = true)
    {
        IsColor = isColor;
        return Open(fileName, apiPreference, fourcc, fps, frameSize, [(int)VideoWriterProperties.IsColor, isColor ? 1 : 0]);
    }

    public bool IsOpened()
    {
        NativeMethods.HandleException(NativeMethods.writer_is_opened(Handle, out int yes));
        return yes != 0;
    }

    public void Release() => NativeMethods.HandleException(NativeMethods.writer_release(Handle));

    public void Write(InputArray image)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.HandleException(NativeMethods.writer_write(Handle, image.Handle));
    }

    public bool Set(VideoWriterProperties propId, double value)
    {
        NativeMethods.HandleException(NativeMethods.writer_set(Handle, (int)propId, value, out int ok));
        return ok != 0;
    }

    public double Get(VideoWriterProperties propId)
    {
        NativeMethods.HandleException(NativeMethods.writer_get(Handle, (int)propId, out double value));
        return value;
    }

    public string GetBackendName()
    {
        NativeMethods.HandleException(NativeMethods.writer_backend(Handle, out TextHandle text));
        return text.Take();
    }

    private static WriterHandle New()
    {
        NativeMethods.HandleException(NativeMethods.writer_new(out WriterHandle writer));
        return writer;
    }

    private bool Open(string fileName, VideoCaptureAPIs api, FourCC fourcc, double fps, Size frameSize, int[] prms)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        (FileName, Fps, FrameSize) = (fileName, fps, frameSize);
        NativeMethods.HandleException(
            NativeMethods.writer_open(Handle, fileName, (int)api, fourcc, fps, frameSize, prms, prms.Length, out int ok));
        return ok != 0;
    }
}
