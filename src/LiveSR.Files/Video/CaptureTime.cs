namespace LiveSR.Files.Video;

/// <summary>When a frame was captured, as its driver says, told by this program's clock.</summary>
internal static class CaptureTime
{
    /// <summary>A frame that waited longer in a driver than this did not: the driver's time is by another clock.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The clock's timestamp as a time since where it began, which for the system's on Linux is CLOCK_MONOTONIC.</summary>
    internal static TimeSpan Now(TimeProvider clock) => TimeSpan.FromSeconds(clock.GetTimestamp() / (double)clock.TimestampFrequency);

    /// <summary>How long ago a frame was captured; zero where the driver's time cannot be by this clock.</summary>
    /// <param name="driverMs">The driver's time in milliseconds.</param>
    /// <param name="clock">This program's clock.</param>
    internal static TimeSpan Age(double driverMs, TimeProvider clock) => Believed(Now(clock) - TimeSpan.FromMilliseconds(driverMs));

    /// <summary>How long ago a frame was captured, by the time of day.</summary>
    /// <param name="captured">The driver's time.</param>
    /// <param name="clock">This program's clock.</param>
    internal static TimeSpan Age(DateTimeOffset captured, TimeProvider clock) => Believed(clock.GetUtcNow() - captured);

    private static TimeSpan Believed(TimeSpan age) => age >= TimeSpan.Zero && age < LongestWait ? age : TimeSpan.Zero;
}
