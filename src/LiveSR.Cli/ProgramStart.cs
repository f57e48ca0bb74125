using System.Diagnostics;

namespace LiveSR.Cli;

/// <summary>How long the program runs, as its user sees it: from the start of its process.</summary>
internal static class ProgramStart
{
    private static readonly TimeSpan BeforeThis = DateTime.Now - Process.GetCurrentProcess().StartTime;
    private static readonly long This = Stopwatch.GetTimestamp();

    /// <summary>Time since the process was started.</summary>
    public static TimeSpan Elapsed => BeforeThis + Stopwatch.GetElapsedTime(This);
}
