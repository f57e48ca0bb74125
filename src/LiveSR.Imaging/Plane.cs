namespace LiveSR.Imaging;

/// <summary>
/// One channel as floats, <c>[Height, Width]</c> row by row: what metrics, resampling and training compute on.
/// Intensities keep the unit of the frame they came from.
/// </summary>
public sealed class Plane
{
    /// <summary>A plane of zeros.</summary>
    public Plane(int width, int height)
        : this(width, height, new float[checked(width * height)])
    {
    }

    /// <summary>A plane over existing values, <c>[height * width]</c>, which it does not copy.</summary>
    /// <exception cref="ArgumentException">The number of values is not width times height.</exception>
    public Plane(int width, int height, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.Length != (long)width * height)
        {
            throw new ArgumentException($"{values.Length} values do not make a {width}x{height} plane.", nameof(values));
        }

        Width = width;
        Height = height;
        Values = values;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>All values, row by row.</summary>
    public float[] Values { get; }

    /// <summary>The value at column <paramref name="x"/> of row <paramref name="y"/>.</summary>
    public float this[int x, int y]
    {
        get => Values[(y * Width) + x];
        set => Values[(y * Width) + x] = value;
    }

    /// <summary>The intensities of a grey frame, or the BT.601 luma of a colour frame, in the frame's own units.</summary>
    public static Plane FromFrame(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var plane = new Plane(frame.Width, frame.Height);
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadLuma(y, plane.Row(y));
        }

        return plane;
    }

    /// <summary>One channel of a frame in the frame's own units: 0 of grey; 0, 1, 2 are blue, green, red of colour.</summary>
    public static Plane Channel(Frame frame, int channel)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int channels = frame.Format.Channels();
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, channels);
        var plane = new Plane(frame.Width, frame.Height);
        float[] row = new float[frame.Width * channels];
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, row);
            Span<float> values = plane.Row(y);
            for (int x = 0, i = channel; x < values.Length; x++, i += channels)
            {
                values[x] = row[i];
            }
        }

        return plane;
    }

    /// <summary>All channels of a frame in the frame's own units: one of grey, or blue, green and red.</summary>
    public static Plane[] Channels(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return [.. Enumerable.Range(0, frame.Format.Channels()).Select(channel => Channel(frame, channel))];
    }

    /// <summary>One row.</summary>
    public Span<float> Row(int y) => Values.AsSpan(y * Width, Width);

    /// <summary>A copy of the part <paramref name="rect"/>.</summary>
    public Plane Crop(PixelRect rect)
    {
        var part = new Plane(rect.Width, rect.Height);
        for (int y = 0; y < rect.Height; y++)
        {
            Row(rect.Y + y).Slice(rect.X, rect.Width).CopyTo(part.Row(y));
        }

        return part;
    }
}
