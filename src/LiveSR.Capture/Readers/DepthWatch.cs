using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Readers;

/// <summary>
/// Looks for intensities above the declared depth, which whatever computes would cut: a depth that was stated wrongly. The
/// first is a warning, the others are counted.
/// </summary>
/// <param name="source">What the depth was declared for.</param>
/// <param name="warn">Takes the warning.</param>
internal sealed class DepthWatch(SourceInfo source, Action<string> warn)
{
    private long _count;

    /// <summary>Frames that held such intensities.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Looks at a frame; one whose depth is its container's cannot exceed it.</summary>
    internal void Look(Frame frame)
    {
        if (frame.Format.BytesPerChannel() != sizeof(ushort) || frame.BitDepth == frame.Format.ContainerBits() || Above(frame) is not { } value)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) == 1)
        {
            warn($"{source.Name}: image {frame.Metadata.ImageNumber} holds the value {value}, and {frame.BitDepth} bits end at {frame.MaxValue}: "
                + "larger values are cut where the image is computed with; state the right depth. Further images are only counted.");
        }
    }

    private static ushort? Above(Frame frame)
    {
        ushort largest = (ushort)frame.MaxValue;
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<ushort> row = frame.Row<ushort>(y);
            int at = row.IndexOfAnyExceptInRange((ushort)0, largest);
            if (at >= 0)
            {
                return row[at];
            }
        }

        return null;
    }
}
