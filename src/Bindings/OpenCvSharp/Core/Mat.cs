using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>OpenCV's matrix: a reference-counted header over pixels of its own, of another matrix or of foreign memory.</summary>
public partial class Mat : CvObject
{
    // Keeps the managed array behind foreign pixels in place for as long as this header lives.
    private readonly PinnedArray? _pin;

    internal Mat(MatHandle handle)
        : base(handle) => Handle = handle;

    public Mat()
        : this(Check(NativeMethods.mat_new(out MatHandle mat), mat))
    {
    }

    public Mat(string fileName, ImreadModes flags = ImreadModes.Color)
        : this(Cv2.Read(fileName, flags))
    {
    }

    public Mat(int rows, int cols, MatType type)
        : this(Check(NativeMethods.mat_new_size(rows, cols, type.Value, out MatHandle mat), mat))
    {
    }

    public Mat(Size size, MatType type)
        : this(size.Height, size.Width, type)
    {
    }

    public Mat(int rows, int cols, MatType type, Scalar s)
        : this(Check(NativeMethods.mat_new_filled(rows, cols, type.Value, s, out MatHandle mat), mat))
    {
    }

    public Mat(Size size, MatType type, Scalar s)
        : this(size.Height, size.Width, type, s)
    {
    }

    public Mat(Mat m, Rect roi)
        : this(Part(m, roi))
    {
    }

    protected Mat(Mat m)
        : this(Header(m))
    {
    }

    protected Mat(int rows, int cols, MatType type, Array data, long step = 0)
        : this(rows, cols, type, new PinnedArray(data), step)
    {
    }

    private Mat(int rows, int cols, MatType type, PinnedArray pin, long step)
        : this(Check(NativeMethods.mat_new_data(rows, cols, type.Value, pin.Address, step, out MatHandle mat), mat)) => _pin = pin;

    internal MatHandle Handle { get; }

    public static Mat FromPixelData(int rows, int cols, MatType type, IntPtr data, long step = 0) =>
        new(Check(NativeMethods.mat_new_data(rows, cols, type.Value, data, step, out MatHandle mat), mat));

    public static Mat FromPixelData(int rows, int cols, MatType type, Array data, long step = 0) => new(rows, cols, type, data, step);

    public static Mat ZerosMat(int rows, int cols, MatType type) => new(rows, cols, type, default(Scalar));

    public static Mat ZerosMat(Size size, MatType type) => new(size, type, default(Scalar));

    public static Mat ImDecode(byte[] imageBytes, ImreadModes mode = ImreadModes.Color) => Cv2.ImDecode(imageBytes, mode);

    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes mode = ImreadModes.Color) => Cv2.ImDecode(span, mode);

    public void Release() => Dispose();

    public Mat Clone() => new(Check(NativeMethods.mat_clone(Handle, out MatHandle copy), copy));

    public Mat Clone(Rect roi)
    {
        using Mat part = new(this, roi);
        return part.Clone();
    }

    public Mat SubMat(Rect roi) => new(this, roi);

    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd) =>
        new(this, new Rect(colStart, rowStart, colEnd - colStart, rowEnd - rowStart));

    public Mat this[Rect roi]
    {
        get => SubMat(roi);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            using Mat part = SubMat(roi);
            value.CopyTo(part);
        }
    }

    public Mat this[int rowStart, int rowEnd, int colStart, int colEnd] => SubMat(rowStart, rowEnd, colStart, colEnd);

    public Mat Row(int y) => SubMat(y, y + 1, 0, Cols);

    public Mat Col(int x) => SubMat(0, Rows, x, x + 1);

    public void CopyTo(OutputArray m, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.HandleException(NativeMethods.mat_copy_to(Handle, m.Handle, NativeMethods.OrNone(mask)));
    }

    public void CopyTo(Mat m, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.HandleException(NativeMethods.mat_copy_to(Handle, m.Handle, NativeMethods.OrNone(mask)));
    }

    public void ConvertTo(OutputArray m, MatType rtype, double alpha = 1, double beta = 0)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.HandleException(NativeMethods.mat_convert_to(Handle, m.Handle, rtype.Value, alpha, beta));
    }

    public Mat SetTo(Scalar value, Mat? mask = null)
    {
        NativeMethods.HandleException(NativeMethods.mat_set_to(Handle, value, mask?.Handle ?? MatHandle.None));
        return this;
    }

    public Mat Reshape(int cn, int rows = 0) => new(Check(NativeMethods.mat_reshape(Handle, cn, rows, out MatHandle mat), mat));

    public void Create(int rows, int cols, MatType type) =>
        NativeMethods.HandleException(NativeMethods.mat_create(Handle, rows, cols, type.Value));

    public void Create(Size size, MatType type) => Create(size.Height, size.Width, type);

    public byte[] ImEncode(string ext = ".png", int[]? prms = null)
    {
        Cv2.ImEncode(ext, this, out byte[] buf, prms);
        return buf;
    }

    public byte[] ToBytes(string ext = ".png", int[]? prms = null) => ImEncode(ext, prms);

    public bool SaveImage(string fileName, int[]? prms = null) => Cv2.ImWrite(fileName, this, prms);

    public override string ToString() => IsDisposed ? "Mat [disposed]" : $"Mat [ {Rows}*{Cols}*{Type()} ]";

    protected override void DisposeManaged()
    {
        base.DisposeManaged();
        _pin?.Dispose();
    }

    private static MatHandle Check(int status, MatHandle mat)
    {
        NativeMethods.HandleException(status);
        return mat;
    }

    private static MatHandle Part(Mat m, Rect roi)
    {
        ArgumentNullException.ThrowIfNull(m);
        return Check(NativeMethods.mat_new_roi(m.Handle, roi, out MatHandle mat), mat);
    }

    private static MatHandle Header(Mat m)
    {
        ArgumentNullException.ThrowIfNull(m);
        return Check(NativeMethods.mat_new_header(m.Handle, out MatHandle mat), mat);
    }
}
