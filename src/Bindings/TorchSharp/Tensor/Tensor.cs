using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A reference to a native tensor: its lifetime and its description.</summary>
    public partial class Tensor : IDisposable
    {
        private TensorHandle? _handle;

        internal Tensor(TensorHandle handle)
            : this(handle, register: true)
        {
        }

        private protected Tensor(TensorHandle handle, bool register)
        {
            if (handle.IsInvalid)
            {
                CheckForErrors();
                throw new ExternalException("libtorch returned no tensor.");
            }

            _handle = handle;
            if (register)
            {
                handle.Counted();
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
            }
        }

        /// <summary>How many native tensor references are held by managed objects now, on all threads.</summary>
        public static long TotalCount => TensorHandle.Live;

        /// <summary>The most that were held at one time since the last reset.</summary>
        public static long PeakCount => TensorHandle.Peak;

        public static void ResetPeakCount() => TensorHandle.ResetPeak();

        public IntPtr Handle => Native.DangerousGetHandle();

        public bool IsInvalid => _handle is null;

        public long Dimensions => NativeMethods.lts_ndimension(Native);

        public long NumberOfElements => NativeMethods.lts_numel(Native);

        public long ElementSize => NativeMethods.lts_element_size(Native);

        public ScalarType dtype => (ScalarType)NativeMethods.lts_dtype(Native);

        public DeviceType device_type => (DeviceType)NativeMethods.lts_device_type(Native);

        public int device_index => NativeMethods.lts_device_index(Native);

        public Device device => new(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public long[] shape
        {
            get
            {
                var into = new long[Dimensions];
                NativeMethods.lts_shape(Native, into);
                return into;
            }
        }

        /// <summary>The elements in memory, for a contiguous tensor on the CPU.</summary>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                {
                    throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
                }

                if (device_type != DeviceType.CPU)
                {
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                }

                unsafe
                {
                    return new Span<byte>((void*)DataPointer(), checked((int)(NumberOfElements * ElementSize)));
                }
            }
        }

        internal TensorHandle Native =>
            _handle ?? throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long dim() => Dimensions;

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + shape.Length : dim];

        public bool is_contiguous() => NativeMethods.lts_is_contiguous(Native) != 0;

        public long[] stride()
        {
            var into = new long[Dimensions];
            NativeMethods.lts_strides(Native, into);
            return into;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)Dimensions : dim];

        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"The tensor must have exactly one element, but contains {NumberOfElements}");
            }

            using var onCpu = cpu();
            return onCpu.data<T>()[0];
        }

        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (ScalarTypeOf(typeof(T)) != dtype)
            {
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            }

            return new Utils.TensorAccessor<T>(this);
        }

        /// <summary>Another reference to the same native tensor.</summary>
        public Tensor alias() => new(NativeMethods.lts_alias(Native));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        public override string ToString() => IsInvalid
            ? "(disposed)"
            : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Takes the native reference away from this object, which becomes empty.</summary>
        internal TensorHandle MoveHandle()
        {
            var taken = Native;
            _handle = null;
            return taken;
        }

        internal IntPtr DataPointer()
        {
            var pointer = NativeMethods.lts_data(Native);
            if (pointer == IntPtr.Zero && NumberOfElements > 0)
            {
                CheckForErrors();
            }

            return pointer;
        }

        protected virtual void Dispose(bool disposing)
        {
            if (!disposing || _handle is null)
            {
                return;
            }

            DisposeScopeManager.ThreadSingleton.Disposing(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            _handle.Dispose();
            _handle = null;
        }

        /// <summary>For operations that change this tensor: reports what went wrong, or hands back the tensor.</summary>
        private Tensor Checked()
        {
            CheckForErrors();
            return this;
        }
    }
}
