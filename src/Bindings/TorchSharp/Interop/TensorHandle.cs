using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Owns one native tensor reference, and counts how many there are.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;
    private static long s_peak;

    public TensorHandle() : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    internal TensorHandle(IntPtr owned) : this() => SetHandle(owned);

    /// <summary>How many native tensor references exist now.</summary>
    internal static long Live => Interlocked.Read(ref s_live);

    /// <summary>The most native tensor references that existed at one time.</summary>
    internal static long Peak => Interlocked.Read(ref s_peak);

    public override bool IsInvalid => handle == IntPtr.Zero;

    internal static void ResetPeak() => Interlocked.Exchange(ref s_peak, Live);

    /// <summary>Counts a reference once, when a tensor takes it over.</summary>
    internal TensorHandle Counted()
    {
        var now = Interlocked.Increment(ref s_live);
        InterlockedMax(now);
        return this;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.lts_tensor_dispose(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }

    private static void InterlockedMax(long candidate)
    {
        for (var seen = Peak; candidate > seen;)
        {
            var before = Interlocked.CompareExchange(ref s_peak, candidate, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
