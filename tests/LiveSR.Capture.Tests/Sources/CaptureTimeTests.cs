using LiveSR.Capture.Tests.Support;
using LiveSR.Files.Video;

namespace LiveSR.Capture.Tests.Sources;

public class CaptureTimeTests
{
    private readonly InstantClock _clock = new();

    public CaptureTimeTests() => _clock.Pass(TimeSpan.FromSeconds(100));

    [Theory]
    [InlineData(99_600, 400)]
    [InlineData(100_000, 0)]
    [InlineData(100_500, 0, "the future")]
    [InlineData(0, 0, "no time at all")]
    [InlineData(1_790_000_000_000, 0, "the time of day")]
    public void ADriversTimeIsBelievedWhereItCanBeByTheSameClock(double driverMs, double ageMs, string what = "")
    {
        CaptureTime.Age(driverMs, _clock).TotalMilliseconds.ShouldBe(ageMs, 1e-6, what);
        CaptureTime.Age(DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(driverMs), _clock).TotalMilliseconds.ShouldBe(ageMs, 1e-6, what);
    }
}
