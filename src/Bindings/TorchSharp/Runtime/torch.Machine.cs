using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Threads and GPUs.</summary>
public static partial class torch
{
    public static int get_num_threads() => NativeMethods.lts_get_num_threads();

    public static void set_num_threads(int num)
    {
        NativeMethods.lts_set_num_threads(num);
        CheckForErrors();
    }

    public static void set_num_interop_threads(int num)
    {
        NativeMethods.lts_set_num_interop_threads(num);
        CheckForErrors();
    }

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => NativeMethods.lts_cuda_device_count();

        public static void manual_seed(long seed) => random.manual_seed(seed);

        public static void manual_seed_all(long seed) => random.manual_seed(seed);

        public static void synchronize(Device? device = null)
        {
            NativeMethods.lts_cuda_synchronize(device?.index ?? -1);
            CheckForErrors();
        }
    }
}
