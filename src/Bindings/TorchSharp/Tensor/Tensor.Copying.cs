using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor clone() => new(NativeMethods.lts_clone(Native));

        public Tensor detach() => new(NativeMethods.lts_detach(Native));

        public Tensor contiguous() => new(NativeMethods.lts_contiguous(Native));

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            NativeMethods.lts_copy_(Native, source.Native, nonBlocking ? 1 : 0);
            return Checked();
        }

        public Tensor cpu() => to(DeviceType.CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(dtype, deviceType, deviceIndex, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(dtype, device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(type, device_type, device_index, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Move(type, device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor type_as(Tensor tensor) => to(tensor.dtype);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full_like(0, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full_like(1, dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            full(shape, value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            rand(shape, dtype ?? this.dtype, device ?? this.device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            randn(shape, dtype ?? this.dtype, device ?? this.device, requires_grad);

        private Tensor Move(ScalarType type, DeviceType deviceType, int deviceIndex, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var moved = new Tensor(NativeMethods.lts_to(Native, (int)type, (int)deviceType, deviceIndex, nonBlocking ? 1 : 0, copy ? 1 : 0));
            if (disposeAfter)
            {
                Dispose();
            }

            return moved;
        }
    }
}
