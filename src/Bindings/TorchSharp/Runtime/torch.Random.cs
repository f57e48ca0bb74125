using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    /// <summary>The default random generator of the CPU, which is the one that is bound.</summary>
    public class Generator : IDisposable
    {
        private Generator()
        {
        }

        public static Generator Default { get; } = new();

        public Device device => CPU;

        public Generator manual_seed(long seed)
        {
            NativeMethods.lts_manual_seed(seed);
            CheckForErrors();
            return this;
        }

        public Tensor get_state() => new(NativeMethods.lts_get_rng_state());

        public void set_state(Tensor value)
        {
            NativeMethods.lts_set_rng_state(value.Native);
            CheckForErrors();
        }

        public void Dispose() => GC.SuppressFinalize(this);
    }
}
