using System.Globalization;
using System.Runtime.InteropServices;
using LiveSR.Inference.Engine;

namespace LiveSR.Inference.Providers;

/// <summary>What the machine and this process have done since they started: whether a measurement had the processors to itself.</summary>
/// <param name="Others">Time spent on other programs, and time that the machine's own host gave to others.</param>
/// <param name="All">All processors' time, idle or not.</param>
/// <param name="Frames">Frames that this process has enhanced.</param>
internal readonly partial record struct MachineActivity(TimeSpan Others, TimeSpan All, long Frames)
{
    /// <summary>Part of the processors' time that others may take from a measurement.</summary>
    private const double MostOthers = 0.1;

    /// <summary>Columns of a line of /proc/stat: <c>cpu user nice system idle iowait irq softirq steal ...</c>.</summary>
    private const int Idle = 4, Waiting = 5, Steal = 8;

    /// <summary>The unit of /proc/stat, on every Linux that .NET runs on.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>What was done until now; the times are zero where the system does not say.</summary>
    public static MachineActivity Now()
    {
        (TimeSpan others, TimeSpan all) = Times();
        return new MachineActivity(others, all, OnnxEnhancer.FramesOfAll);
    }

    /// <summary>True when other programs took little since an earlier reading, and no model worked in this process.</summary>
    public bool IsQuietSince(MachineActivity earlier) =>
        Frames == earlier.Frames && (Others - earlier.Others) <= MostOthers * (All - earlier.All);

    private static (TimeSpan Others, TimeSpan All) Times()
    {
        TimeSpan own = Environment.CpuUsage.TotalTime;
        if (OperatingSystem.IsWindows())
        {
            // What the kernel took includes what it idled.
            return GetSystemTimes(out long idle, out long kernel, out long user)
                ? (TimeSpan.FromTicks(kernel + user - idle) - own, TimeSpan.FromTicks(kernel + user))
                : default;
        }

        return TimesOfLinux(own);
    }

    private static (TimeSpan Others, TimeSpan All) TimesOfLinux(TimeSpan own)
    {
        try
        {
            string[] columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            long[] ticks = [.. columns.Take(Steal + 1).Skip(1).Select(column => long.Parse(column, CultureInfo.InvariantCulture))];
            long all = ticks.Sum();
            return (((all - ticks[Idle - 1] - ticks[Waiting - 1]) * Tick) - own, all * Tick);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            return default;
        }
    }

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetSystemTimes(out long idle, out long kernel, out long user);
}
