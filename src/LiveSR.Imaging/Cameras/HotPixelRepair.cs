using System.Numerics;

namespace LiveSR.Imaging.Cameras;

/// <summary>
/// Replaces hot pixels by the median of the good pixels around them, in a copy. What each pixel is replaced by is worked
/// out once for each part of the sensor.
/// </summary>
/// <param name="calibration">Where they are.</param>
/// <param name="pool">Lends the copies.</param>
public sealed class HotPixelRepair(CameraCalibration calibration, FramePool pool)
{
    /// <summary>How many pixels away the good ones are looked for at most.</summary>
    public const int Reach = 3;

    private const int FewestGood = 3;

    private readonly HashSet<HotPixel> _hot = [.. calibration.HotPixels];
    private PixelRect _area;
    private (int X, int Y, (int X, int Y)[] Good)[] _repairs = [];

    /// <summary>The frame without its hot pixels; the frame itself where it has none. The caller disposes the lease.</summary>
    /// <param name="frame">A frame that the calibration fits.</param>
    public FrameLease Apply(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Prepare(calibration.AreaOf(frame.Width, frame.Height, frame.Metadata.Roi ?? calibration.Roi));
        if (_repairs.Length == 0)
        {
            return frame.Lease();
        }

        using FrameWriter writer = pool.Rent(frame.Format, frame.Width, frame.Height);
        frame.CopyTo(writer.Bytes);
        switch (frame.Format.BytesPerChannel())
        {
            case 1:
                Repair<byte>(writer);
                break;
            case 2:
                Repair<ushort>(writer);
                break;
            default:
                Repair<float>(writer);
                break;
        }

        return writer.Publish(frame.Metadata);
    }

    /// <summary>The hot pixels of a frame, in its own columns and rows.</summary>
    /// <inheritdoc cref="Apply"/>
    public IEnumerable<HotPixel> Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Prepare(calibration.AreaOf(frame.Width, frame.Height, frame.Metadata.Roi ?? calibration.Roi));
        return _repairs.Select(repair => new HotPixel(repair.X, repair.Y));
    }

    private void Prepare(PixelRect area)
    {
        if (area != _area)
        {
            _repairs = [.. _hot.Where(pixel => area.Contains(new PixelRect(pixel.X, pixel.Y, 1, 1)))
                .Select(pixel => (pixel.X - area.X, pixel.Y - area.Y, Good(pixel, area)))];
            _area = area;
        }
    }

    /// <summary>The nearest good pixels: those beside it, or farther ones where too many of these are hot too.</summary>
    private (int X, int Y)[] Good(HotPixel pixel, PixelRect area)
    {
        var good = new List<(int X, int Y)>();
        for (int reach = 1; reach <= Reach && good.Count < FewestGood; reach++)
        {
            good.Clear();
            PixelRect around = area.Intersect(new PixelRect(pixel.X - reach, pixel.Y - reach, (2 * reach) + 1, (2 * reach) + 1));
            for (int y = around.Y; y < around.Bottom; y++)
            {
                for (int x = around.X; x < around.Right; x++)
                {
                    if (!_hot.Contains(new HotPixel(x, y)))
                    {
                        good.Add((x - area.X, y - area.Y));
                    }
                }
            }
        }

        return [.. good];
    }

    private void Repair<T>(FrameWriter writer)
        where T : unmanaged, INumber<T>
    {
        int channels = writer.Format.Channels();
        Span<T> pixels = writer.Pixels<T>(), values = stackalloc T[((2 * Reach) + 1) * ((2 * Reach) + 1)];
        foreach ((int x, int y, (int X, int Y)[] good) in _repairs)
        {
            for (int channel = 0; channel < channels && good.Length > 0; channel++)
            {
                Span<T> around = values[..good.Length];
                for (int i = 0; i < good.Length; i++)
                {
                    around[i] = pixels[(((good[i].Y * writer.Width) + good[i].X) * channels) + channel];
                }

                around.Sort();
                T two = T.One + T.One;
                T middle = around.Length % 2 == 1 ? around[around.Length / 2] : around[(around.Length / 2) - 1] + ((around[around.Length / 2] - around[(around.Length / 2) - 1]) / two);
                pixels[(((y * writer.Width) + x) * channels) + channel] = middle;
            }
        }
    }
}
