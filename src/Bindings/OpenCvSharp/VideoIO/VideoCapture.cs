using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>A camera, a video file, an image sequence or a stream.</summary>
public class VideoCapture : CvObject
{
    public VideoCapture()
        : this(New())
    {
    }

    public VideoCapture(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(index, apiPreference, [])
    {
    }

    public VideoCapture(int index, VideoCaptureAPIs apiPreference, int[] prms)
        : this(New())
    {
        ArgumentNullException.ThrowIfNull(prms);
        CaptureType = CaptureType.Camera;
        NativeMethods.HandleException(NativeMethods.capture_open_index(Handle, index, (int)apiPreference, prms, prms.Length, out _));
    }

    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this(fileName, apiPreference, [])
    {
    }

    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference, int[] prms)
        : this(New())
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(prms);
        CaptureType = CaptureType.File;
        NativeMethods.HandleException(NativeMethods.capture_open_file(Handle, fileName, (int)apiPreference, prms, prms.Length, out _));
    }

    private VideoCapture(CaptureHandle handle)
        : base(handle)
    {
        Handle = handle;
        CaptureType = CaptureType.NotSpecified;
    }

    public CaptureType CaptureType { get; private set; }

    public int PosMsec
    {
        get => (int)Get(VideoCaptureProperties.PosMsec);
        set => Set(VideoCaptureProperties.PosMsec, value);
    }

    public int PosFrames
    {
        get => (int)Get(VideoCaptureProperties.PosFrames);
        set => SetOf(CaptureType.File, VideoCaptureProperties.PosFrames, value);
    }

    public int FrameWidth
    {
        get => (int)Get(VideoCaptureProperties.FrameWidth);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.FrameWidth, value);
    }

    public int FrameHeight
    {
        get => (int)Get(VideoCaptureProperties.FrameHeight);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.FrameHeight, value);
    }

    public double Fps
    {
        get => Get(VideoCaptureProperties.Fps);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.Fps, value);
    }

    public string FourCC
    {
        get
        {
            int code = (int)Get(VideoCaptureProperties.FourCC);
            return string.Create(4, code, static (text, code) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = (char)((code >> (8 * i)) & 0xFF);
                }
            });
        }

        set => SetOf(CaptureType.Camera, VideoCaptureProperties.FourCC, OpenCvSharp.FourCC.FromString(value).Value);
    }

    public int FrameCount => (int)Get(VideoCaptureProperties.FrameCount);

    public double Exposure
    {
        get => GetOfCamera(VideoCaptureProperties.Exposure);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.Exposure, value);
    }

    public double Gain
    {
        get => GetOfCamera(VideoCaptureProperties.Gain);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.Gain, value);
    }

    public double BufferSize
    {
        get => GetOfCamera(VideoCaptureProperties.BufferSize);
        set => SetOf(CaptureType.Camera, VideoCaptureProperties.BufferSize, value);
    }

    internal CaptureHandle Handle { get; }

    public static VideoCapture FromCamera(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) => new(index, apiPreference);

    public static VideoCapture FromFile(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) => new(fileName, apiPreference);

    public bool Open(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        CaptureType = CaptureType.File;
        NativeMethods.HandleException(NativeMethods.capture_open_file(Handle, fileName, (int)apiPreference, [], 0, out int ok));
        return ok != 0;
    }

    public bool Open(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        CaptureType = CaptureType.Camera;
        NativeMethods.HandleException(NativeMethods.capture_open_index(Handle, index, (int)apiPreference, [], 0, out int ok));
        return ok != 0;
    }

    public bool IsOpened()
    {
        NativeMethods.HandleException(NativeMethods.capture_is_opened(Handle, out int yes));
        return yes != 0;
    }

    public void Release() => NativeMethods.HandleException(NativeMethods.capture_release(Handle));

    public bool Grab()
    {
        NativeMethods.HandleException(NativeMethods.capture_grab(Handle, out int ok));
        return ok != 0;
    }

    public bool Retrieve(OutputArray image, int flag = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.HandleException(NativeMethods.capture_retrieve(Handle, image.Handle, flag, out int ok));
        return ok != 0;
    }

    public bool Retrieve(Mat image, int flag = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.HandleException(NativeMethods.capture_retrieve(Handle, image.Handle, flag, out int ok));
        return ok != 0;
    }

    public Mat RetrieveMat()
    {
        var mat = new Mat();
        Retrieve(mat);
        return mat;
    }

    public bool Read(OutputArray image)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.HandleException(NativeMethods.capture_read(Handle, image.Handle, out int ok));
        return ok != 0;
    }

    public bool Read(Mat image)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.HandleException(NativeMethods.capture_read(Handle, image.Handle, out int ok));
        return ok != 0;
    }

    public bool Set(VideoCaptureProperties propertyId, double value) => Set((int)propertyId, value);

    public bool Set(int propertyId, double value)
    {
        NativeMethods.HandleException(NativeMethods.capture_set(Handle, propertyId, value, out int ok));
        return ok != 0;
    }

    public double Get(VideoCaptureProperties propertyId) => Get((int)propertyId);

    public double Get(int propertyId)
    {
        NativeMethods.HandleException(NativeMethods.capture_get(Handle, propertyId, out double value));
        return value;
    }

    public string GetBackendName()
    {
        NativeMethods.HandleException(NativeMethods.capture_backend(Handle, out TextHandle text));
        return text.Take();
    }

    private static CaptureHandle New()
    {
        NativeMethods.HandleException(NativeMethods.capture_new(out CaptureHandle capture));
        return capture;
    }

    // The package refuses what makes no sense for the kind of input, and lets the unspecified pass.
    private void SetOf(CaptureType kind, VideoCaptureProperties property, double value)
    {
        if (CaptureType != kind && CaptureType != CaptureType.NotSpecified)
        {
            throw new NotSupportedException(kind == CaptureType.Camera ? "Only for cameras" : "Only for video files");
        }

        Set(property, value);
    }

    private double GetOfCamera(VideoCaptureProperties property) => CaptureType == CaptureType.File
        ? throw new NotSupportedException("Only for cameras")
        : Get(property);
}
