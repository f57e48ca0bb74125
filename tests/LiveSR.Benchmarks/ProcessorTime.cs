using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveSR.Benchmarks;

/// <summary>Processor time of this program and of all programs that it has started and seen end; Linux only.</summary>
internal static partial class ProcessorTime
{
    private const int ClockTicks = 2;

    /// <summary>Processor time so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            // What follows the name, which may hold spaces: utime, stime, cutime and cstime are the 12th to 15th.
            string[] fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
            return TimeSpan.FromSeconds(fields[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / sysconf(ClockTicks));
        }
    }

    [LibraryImport("libc")]
    private static partial long sysconf(int name);
}
