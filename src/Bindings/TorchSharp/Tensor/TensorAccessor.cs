using System.Collections;
using System.Runtime.CompilerServices;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a CPU tensor, in logical order whatever its strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        _tensor = tensor.alias();
        _tensor.DetachFromDisposeScope();
        _shape = tensor.shape;
        _strides = tensor.stride();
    }

    public long Count => _tensor.numel();

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => Element(Offset(indices));
        set => Element(Offset(indices)) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (_tensor.is_contiguous())
        {
            var whole = Whole();
            var length = Math.Min(array.Length - arrayIndex, whole.Length - (int)tensorIndex);
            whole.Slice((int)tensorIndex, length).CopyTo(array[arrayIndex..]);
            return;
        }

        for (var i = tensorIndex; i < Count && arrayIndex < array.Length; i++)
        {
            array[arrayIndex++] = Element(OffsetOf(i));
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (_tensor.is_contiguous())
        {
            var whole = Whole();
            var length = Math.Min(array.Length - arrayIndex, whole.Length - (int)tensorIndex);
            array.Slice(arrayIndex, length).CopyTo(whole[(int)tensorIndex..]);
            return;
        }

        for (var i = tensorIndex; i < Count && arrayIndex < array.Length; i++)
        {
            Element(OffsetOf(i)) = array[arrayIndex++];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return Element(OffsetOf(i));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _tensor.Dispose();

    private unsafe Span<T> Whole() => new((void*)_tensor.DataPointer(), checked((int)Count));

    private unsafe ref T Element(long offset) => ref Unsafe.AsRef<T>((T*)_tensor.DataPointer() + offset);

    private long Offset(long[] indices)
    {
        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= (indices.Length == 1 && _shape.Length != 1 ? Count : _shape[i]))
            {
                throw new IndexOutOfRangeException();
            }

            offset += indices[i] * (_strides.Length == 0 ? 1 : _strides[i]);
        }

        return indices.Length == 1 && _shape.Length > 1 ? OffsetOf(indices[0]) : offset;
    }

    /// <summary>Where the element of a row-major position lies.</summary>
    private long OffsetOf(long position)
    {
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += position % _shape[i] * _strides[i];
            position /= _shape[i];
        }

        return offset;
    }
}
