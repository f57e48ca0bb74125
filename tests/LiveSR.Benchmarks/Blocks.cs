using System.Diagnostics;

namespace LiveSR.Benchmarks;

/// <summary>
/// Blocks of equal length, each after a rest and in another order each round: two sessions' threads may spin on for a
/// while after a run and would slow whoever comes next.
/// </summary>
internal static class Blocks
{
    /// <summary>Frames of a block.</summary>
    public const int Frames = 20;

    /// <summary>Rounds of blocks that count, after one that does not.</summary>
    public const int Rounds = 6;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    /// <summary>Median milliseconds of a frame for each block, which is an action on <see cref="Frames"/> frames.</summary>
    public static double[] Measure(params Action[] blocks) => Measure(Frames, blocks);

    /// <summary>Median milliseconds of a frame for each block, which is an action on a number of frames.</summary>
    public static double[] Measure(int frames, params Action[] blocks)
    {
        double[][] times = [.. blocks.Select(_ => new double[Rounds])];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < blocks.Length; i++)
            {
                int block = (i + round + 1) % blocks.Length;
                Thread.Sleep(Rest);
                long start = Stopwatch.GetTimestamp();
                blocks[block]();
                if (round >= 0)
                {
                    times[block][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / frames;
                }
            }
        }

        return [.. times.Select(Bars.Median)];
    }

    /// <summary>A block that does the same for each frame.</summary>
    public static Action Of(Action frame) => () =>
    {
        for (int i = 0; i < Frames; i++)
        {
            frame();
        }
    };
}
