using LiveSR.Capture.Genicam;

namespace LiveSR.Capture.Tests.Genicam;

public class FrameNumberingTests
{
    [Fact]
    public void ALostFrameLeavesAGap()
    {
        var numbering = new FrameNumbering(wraps: true);

        Numbers(numbering, 1000, 1001, 1004).ShouldBe([0, 1, 4]);
        numbering.Missing.ShouldBe(2);
    }

    [Fact]
    public void ShortNumbersGoOnWhereTheyWrap()
    {
        var numbering = new FrameNumbering(wraps: true);

        Numbers(numbering, 65534, 65535, 1, 3).ShouldBe([0, 1, 2, 4]);
        numbering.Missing.ShouldBe(1);
    }

    [Fact]
    public void LongNumbersPassTheShortOnesLimit() =>
        Numbers(new FrameNumbering(wraps: true), 65535, 65536, 65538).ShouldBe([0, 1, 3]);

    [Fact]
    public void AnIncompleteFrameIsNotCountedTwice()
    {
        var numbering = new FrameNumbering(wraps: false);
        numbering.Take(0);
        numbering.LostIncomplete();
        numbering.LostIncomplete();

        numbering.Take(5).ShouldBe(5);
        numbering.Missing.ShouldBe(2, "four are lost, of which two came in part");
    }

    [Fact]
    public void ADeviceThatDoesNotCountStillGetsAGapForWhatCameInPart()
    {
        var numbering = new FrameNumbering(wraps: true);
        numbering.Take(0);
        numbering.LostIncomplete();

        numbering.Take(0).ShouldBe(2);
        numbering.Take(0).ShouldBe(3);
    }

    [Fact]
    public void TheFirstWholeFrameIsNumberZero()
    {
        var numbering = new FrameNumbering(wraps: true);
        numbering.LostIncomplete();

        Numbers(numbering, 2, 4).ShouldBe([0, 2]);
        numbering.Missing.ShouldBe(1);
    }

    [Fact]
    public void ADeviceThatBeginsAgainLosesNothing() => Numbers(new FrameNumbering(wraps: true), 500, 501, 1, 2).ShouldBe([0, 1, 2, 3]);

    private static long[] Numbers(FrameNumbering numbering, params ulong[] device) => [.. device.Select(numbering.Take)];
}
