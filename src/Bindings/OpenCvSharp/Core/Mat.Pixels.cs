using System.Runtime.CompilerServices;
using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>What a matrix is made of, and its elements.</summary>
public partial class Mat
{
    public int Rows => Read().Rows;

    public int Cols => Read().Cols;

    public int Height => Rows;

    public int Width => Cols;

    public int Dims => Read().Dims;

    public IntPtr Data => Read().Data;

    public unsafe byte* DataPointer => (byte*)Data;

    public MatType Type() => Read().Type;

    public int Depth() => Type().Depth;

    public int Channels() => Type().Channels;

    public int ElemSize() => Read().ElemSize;

    public int ElemSize1() => Read().ElemSize1;

    public long Step() => Read().Step;

    public long Step(int i)
    {
        MatHeader header = Read();
        return i switch
        {
            0 => header.Step,
            1 => header.ElemSize,
            _ => throw new ArgumentOutOfRangeException(nameof(i)),
        };
    }

    public long Total() => Read().Total;

    public bool Empty() => Read() is { Total: 0 } or { Data: 0 };

    public bool IsContinuous() => Read().IsContinuous != 0;

    public bool IsSubmatrix() => Read().IsSubmatrix != 0;

    public Size Size()
    {
        MatHeader header = Read();
        return new Size(header.Cols, header.Rows);
    }

    public int Size(int dim) => dim switch
    {
        0 => Rows,
        1 => Cols,
        _ => throw new ArgumentOutOfRangeException(nameof(dim)),
    };

    public IntPtr Ptr(int i0) => At(i0, 0);

    public IntPtr Ptr(int i0, int i1) => At(i0, i1);

    public unsafe T Get<T>(int i0)
        where T : struct => Unsafe.ReadUnaligned<T>((void*)At(i0, 0));

    public unsafe T Get<T>(int i0, int i1)
        where T : struct => Unsafe.ReadUnaligned<T>((void*)At(i0, i1));

    public unsafe ref T At<T>(int i0)
        where T : unmanaged => ref Unsafe.AsRef<T>((void*)At(i0, 0));

    public unsafe ref T At<T>(int i0, int i1)
        where T : unmanaged => ref Unsafe.AsRef<T>((void*)At(i0, i1));

    public unsafe void Set<T>(int i0, T value)
        where T : struct => Unsafe.WriteUnaligned((void*)At(i0, 0), value);

    public unsafe void Set<T>(int i0, int i1, T value)
        where T : struct => Unsafe.WriteUnaligned((void*)At(i0, i1), value);

    public unsafe Span<T> RowSpan<T>(int row)
        where T : unmanaged
    {
        MatHeader header = Read();
        if (header.Dims != 2)
        {
            throw new InvalidOperationException("RowSpan is only supported for 2D matrices.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)header.Rows, nameof(row));
        return new Span<T>((byte*)header.Data + (row * header.Step), header.Cols * header.ElemSize / sizeof(T));
    }

    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        MatHeader header = Read();
        return header.IsContinuous != 0 ? new Span<T>((void*)header.Data, checked((int)(header.Total * header.ElemSize / sizeof(T)))) : [];
    }

    private nint At(int row, int column)
    {
        MatHeader header = Read();
        return header.Data + (nint)((row * header.Step) + ((long)column * header.ElemSize));
    }

    private MatHeader Read()
    {
        NativeMethods.mat_header(Handle, out MatHeader header);
        return header;
    }
}
