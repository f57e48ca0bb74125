using System.Globalization;

namespace TorchSharp;

public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,
    MPS = 13,
    META = 14,
}

public static partial class torch
{
    private static Device? s_cuda;

    public static Device CPU { get; } = new(DeviceType.CPU);

    public static Device CUDA => s_cuda ??= new Device(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Where a tensor lives.</summary>
    public class Device
    {
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            index = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public DeviceType type { get; private set; }

        public int index { get; private set; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() =>
            index < 0 ? Name(type) : string.Create(CultureInfo.InvariantCulture, $"{Name(type)}:{index}");

        private static string Name(DeviceType type) => type.ToString().ToLowerInvariant();

        private static DeviceType Parse(string name) => name switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            _ => throw new ArgumentException($"Device type '{name}' is not bound; use 'cpu' or 'cuda'.", nameof(name)),
        };
    }
}
