using System.Runtime.InteropServices;
using LiveSR.Imaging;
using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Frames;

/// <summary>Counts the values of an image's channels, each pixel; the counts are kept and used again.</summary>
internal sealed class FrameHistogram
{
    private const int Values = 1 << 16;
    private const int Bins = 256;
    private readonly int[][] _counts = [new int[Values], new int[Values], new int[Values]];
    private int _channels;
    private long _pixels;
    private int _top;
    private float _step;

    /// <summary>Smallest value of any channel.</summary>
    public float Least { get; private set; }

    /// <summary>Largest value of any channel.</summary>
    public float Most { get; private set; }

    /// <summary>The largest value that the image can have.</summary>
    public float Depth => _top * _step;

    /// <summary>Counts an image.</summary>
    public void Count(Frame frame)
    {
        _channels = frame.Format.Channels();
        _pixels = (long)frame.Width * frame.Height;
        _top = frame.Format == PixelFormat.Gray32F ? Values - 1 : (int)frame.MaxValue;
        _step = frame.Format == PixelFormat.Gray32F ? 1f / (Values - 1) : 1;
        foreach (int[] counts in _counts.AsSpan(0, _channels))
        {
            Array.Clear(counts);
        }

        for (int y = 0; y < frame.Height; y++)
        {
            CountRow(frame, y);
        }

        Least = _counts.Take(_channels).Min(counts => Array.FindIndex(counts, static count => count > 0)) * _step;
        Most = _counts.Take(_channels).Max(counts => Array.FindLastIndex(counts, static count => count > 0)) * _step;
    }

    /// <summary>What was counted of one channel, along an axis.</summary>
    /// <param name="enhanced">Whether the image is the enhanced one.</param>
    /// <param name="channel">0 for grey or red.</param>
    /// <param name="from">Value at the axis' beginning.</param>
    /// <param name="to">Value at its end.</param>
    /// <param name="ignored">Share that is left out at each end for the automatic contrast, in percent.</param>
    public ChannelHistogram Of(bool enhanced, int channel, float from, float to, double ignored)
    {
        int[] counts = _counts[channel];
        int[] bins = new int[Bins];
        int first = Array.FindIndex(counts, static count => count > 0), last = Array.FindLastIndex(counts, static count => count > 0);
        double scale = Bins * (double)_step / Math.Max(to - from, float.Epsilon);
        for (int value = first; value <= last; value++)
        {
            bins[Math.Clamp((int)((value - (from / _step)) * scale), 0, Bins - 1)] += counts[value];
        }

        long skip = (long)(_pixels * ignored / 100);
        return new ChannelHistogram(
            enhanced, channel, first * _step, last * _step, Percentile(counts, skip) * _step, Percentile(counts, _pixels - 1 - skip) * _step,
            (double)counts[0] / _pixels, (double)counts[_top] / _pixels, ImmutableCollectionsMarshal.AsImmutableArray(bins));
    }

    /// <summary>Channels of the image that was counted.</summary>
    public int Channels => _channels;

    private static int Percentile(int[] counts, long rank)
    {
        int value = 0;
        for (long seen = counts[0]; seen <= rank && value < Values - 1; seen += counts[value])
        {
            value++;
        }

        return value;
    }

    private void CountRow(Frame frame, int y)
    {
        for (int channel = 0; channel < _channels; channel++)
        {
            int stored = _channels - 1 - channel;
            switch (frame.Format.BytesPerChannel())
            {
                case 1:
                    Count(frame.Row<byte>(y), stored, _counts[channel]);
                    break;
                case 2:
                    Count(frame.Row<ushort>(y), stored, _counts[channel]);
                    break;
                default:
                    Count(frame.Row<float>(y), _counts[channel]);
                    break;
            }
        }
    }

    private void Count(ReadOnlySpan<byte> row, int first, int[] counts)
    {
        for (int i = first; i < row.Length; i += _channels)
        {
            counts[row[i]]++;
        }
    }

    private void Count(ReadOnlySpan<ushort> row, int first, int[] counts)
    {
        for (int i = first; i < row.Length; i += _channels)
        {
            counts[row[i]]++;
        }
    }

    private static void Count(ReadOnlySpan<float> row, int[] counts)
    {
        foreach (float value in row)
        {
            counts[(int)(Math.Clamp(value, 0f, 1f) * (Values - 1))]++;
        }
    }
}
