using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>An array that OpenCV reads: a matrix or a scalar.</summary>
public class InputArray : CvObject
{
    // A scalar is carried by a matrix of its own; a matrix is borrowed and outlives this wrapper.
    private readonly Mat? _own;

    private InputArray(Mat mat, bool own)
        : base(mat.Handle)
    {
        _own = own ? mat : null;
        Handle = mat.Handle;
        GC.SuppressFinalize(this);
    }

    internal MatHandle Handle { get; }

    public static InputArray Create(Mat mat)
    {
        ArgumentNullException.ThrowIfNull(mat);
        return new InputArray(mat, own: false);
    }

    public static InputArray Create(Scalar val)
    {
        var mat = new Mat(4, 1, MatType.CV_64FC1);
        for (int i = 0; i < 4; i++)
        {
            mat.Set(i, 0, val[i]);
        }

        return new InputArray(mat, own: true);
    }

    public static InputArray Create(double val) => new(new Mat(1, 1, MatType.CV_64FC1, new Scalar(val)), own: true);

    public static implicit operator InputArray(Mat mat) => Create(mat);

    public static implicit operator InputArray(Scalar val) => Create(val);

    public static implicit operator InputArray(double val) => Create(val);

    protected override void DisposeManaged() => _own?.Dispose();
}

/// <summary>An array that OpenCV writes, allocating it where its size or type differs.</summary>
public class OutputArray : CvObject
{
    private readonly Mat _mat;

    private protected OutputArray(Mat mat)
        : base((mat ?? throw new ArgumentNullException(nameof(mat))).Handle)
    {
        _mat = mat;
        Handle = mat.Handle;
        GC.SuppressFinalize(this);
    }

    internal MatHandle Handle { get; }

    public static OutputArray Create(Mat mat) => new(mat);

    public static implicit operator OutputArray(Mat mat) => new(mat);

    public bool IsMat() => true;

    public virtual Mat? GetMat() => _mat;

    // The matrix is borrowed.
    protected override void DisposeManaged()
    {
    }
}

/// <summary>An array that OpenCV changes in place.</summary>
public class InputOutputArray : OutputArray
{
    private InputOutputArray(Mat mat)
        : base(mat)
    {
    }

    public static new InputOutputArray Create(Mat mat) => new(mat);

    public static implicit operator InputOutputArray(Mat mat) => new(mat);
}
