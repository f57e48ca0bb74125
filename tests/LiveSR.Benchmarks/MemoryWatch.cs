using System.Diagnostics;
using System.Globalization;

namespace LiveSR.Benchmarks;

/// <summary>Prints the process's memory at even distances of a long run.</summary>
internal sealed class MemoryWatch(long frames)
{
    private const int Reports = 10;
    private readonly long _every = Math.Max(1, frames / Reports);

    /// <summary>To be called at each frame; prints at some.</summary>
    public void At(long frame)
    {
        if (frame % _every == 0)
        {
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"frame {frame,9}: working set {process.WorkingSet64 / 1e6,7:0.0} MB, managed heap {GC.GetTotalMemory(false) / 1e6,6:0.0} MB"));
        }
    }
}
