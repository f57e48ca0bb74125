using System.Runtime;
using LiveSR.Training.Torch;

namespace LiveSR.Training.Tests;

public class CollectionPauseTests
{
    [Fact]
    public void WhatAnotherThreadAllocatesMakesNothingCollected()
    {
        using (CollectionPause.Begin(128 << 20))
        {
            int before = GC.CollectionCount(0);
            AllocateElsewhere(64 << 20);
            GC.CollectionCount(0).ShouldBe(before);
            GCSettings.LatencyMode.ShouldBe(GCLatencyMode.NoGCRegion);
        }

        GCSettings.LatencyMode.ShouldNotBe(GCLatencyMode.NoGCRegion);
    }

    [Fact]
    public void APauseThatIsUsedUpEnds()
    {
        using (CollectionPause.Begin(1 << 20))
        {
            AllocateElsewhere(1 << 30);
            GCSettings.LatencyMode.ShouldNotBe(GCLatencyMode.NoGCRegion);
        }
    }

    [Fact]
    public void AnotherPauseWithinEndsNothing()
    {
        using (CollectionPause.Begin(1 << 20))
        {
            using (CollectionPause.Begin(1 << 20))
            {
            }

            GCSettings.LatencyMode.ShouldBe(GCLatencyMode.NoGCRegion);
        }
    }

    private static void AllocateElsewhere(long bytes)
    {
        var other = new Thread(() =>
        {
            for (long rest = bytes; rest > 0; rest -= 1 << 16)
            {
                GC.KeepAlive(new byte[1 << 16]);
            }
        });
        other.Start();
        other.Join();
    }
}
