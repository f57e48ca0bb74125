using Microsoft.Win32.SafeHandles;

namespace OpenCvSharp.Internal;

/// <summary>Owns a <c>cv::Mat</c>.</summary>
internal sealed class MatHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public MatHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Stands for <c>cv::noArray()</c> in a call.</summary>
    internal static MatHandle None { get; } = new();

    protected override bool ReleaseHandle()
    {
        NativeMethods.mat_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>cv::VideoCapture</c>.</summary>
internal sealed class CaptureHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public CaptureHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.capture_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>cv::VideoWriter</c>.</summary>
internal sealed class WriterHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public WriterHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.writer_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>std::vector&lt;cv::Mat&gt;</c> that a call returned.</summary>
internal sealed class MatVectorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public MatVectorHandle()
        : base(ownsHandle: true)
    {
    }

    internal Mat[] ToArray()
    {
        var mats = new Mat[NativeMethods.mats_count(this)];
        for (int i = 0; i < mats.Length; i++)
        {
            NativeMethods.HandleException(NativeMethods.mats_get(this, i, out MatHandle mat));
            mats[i] = new Mat(mat);
        }

        return mats;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.mats_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>std::vector&lt;uchar&gt;</c> that a call returned.</summary>
internal sealed class BytesHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public BytesHandle()
        : base(ownsHandle: true)
    {
    }

    internal unsafe byte[] ToArray()
    {
        NativeMethods.bytes_read(this, out nint data, out long length);
        return new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.bytes_delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>std::string</c> that a call returned.</summary>
internal sealed class TextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public TextHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Its text; the native string is freed.</summary>
    internal unsafe string Take()
    {
        using (this)
        {
            NativeMethods.text_read(this, out nint data, out long length);
            return System.Text.Encoding.UTF8.GetString((byte*)data, checked((int)length));
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.text_delete(handle);
        return true;
    }
}
