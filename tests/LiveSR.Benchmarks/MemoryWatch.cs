using System.Diagnostics;
using System.Globalization;

namespace LiveSR.Benchmarks;

/// <summary>Prints the process's memory at even distances of a long run.</summary>
internal sealed class MemoryWatch(long frames)
{
    private const int Reports = 20;
    private const int LargeObjects = 3;

    private readonly long _every = Math.Max(1, frames / Reports);
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>To be called at each frame; prints at some.</summary>
    public void At(long frame)
    {
        if (frame % _every == 0)
        {
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"frame {frame,9}, {Stopwatch.GetElapsedTime(_start).TotalSeconds,6:0} s: working set {process.WorkingSet64 / 1e6,7:0.0} MB, managed heap {GC.GetTotalMemory(false) / 1e6,6:0.0} MB, large objects {GC.GetGCMemoryInfo().GenerationInfo[LargeObjects].SizeAfterBytes / 1e6,6:0.0} MB"));
        }
    }
}
