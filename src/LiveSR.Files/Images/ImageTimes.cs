namespace LiveSR.Files.Images;

/// <summary>
/// The time of each image: the files' own where they have times, else by a rate. A file whose times begin anew follows the one
/// before; where names count the images, one that is missing takes its time too.
/// </summary>
internal sealed class ImageTimes
{
    private const double AssumedRate = 25;

    private readonly double? _stepMs;
    private readonly double _intervalMs;
    private double _offsetMs;
    private double _lastMs;

    private ImageTimes(double? stepMs, double? frameRate, bool isAssumed = false)
    {
        _stepMs = stepMs;
        FrameRate = frameRate;
        IsAssumed = isAssumed;
        _intervalMs = 1000 / (frameRate ?? AssumedRate);
    }

    /// <summary>Frames per second; null where only the images themselves tell.</summary>
    internal double? FrameRate { get; }

    /// <summary>True where nobody states a rate.</summary>
    internal bool IsAssumed { get; }

    /// <summary>Finds where times come from.</summary>
    /// <param name="list">The files.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="rate">The rate that the user states, or null.</param>
    /// <param name="count">Number of images in all.</param>
    /// <param name="warn">Learns that a rate is assumed.</param>
    internal static ImageTimes Of(ImageList list, IImageFile first, double? rate, long count, Action<string> warn)
    {
        double? interval = first.FrameIntervalMs;
        if (rate is null && SecondHasTime(list, first))
        {
            return new ImageTimes(null, 1000 / interval);
        }

        if (rate is null && interval is { } ms)
        {
            return new ImageTimes(list.Numbers is null || first.PageCount > 1 ? null : ms, 1000 / ms);
        }

        if (rate is null && (first.Series.Axes.Times > 1 || list.Files.Count > 1) && count > 1)
        {
            warn($"{list.Name} states no frame rate: 25 a second are assumed (option fps).");
        }

        double known = rate ?? AssumedRate;
        return new ImageTimes(1000 / known, known, isAssumed: rate is null);
    }

    /// <summary>The time of the next image in milliseconds.</summary>
    /// <param name="ownMs">What its file says.</param>
    /// <param name="steps">How many steps it is after the first.</param>
    /// <param name="beginsFile">Whether it is the first of a file, but not of all.</param>
    internal double Next(double ownMs, double steps, bool beginsFile)
    {
        if (_stepMs is { } step)
        {
            return steps * step;
        }

        if (beginsFile && ownMs + _offsetMs <= _lastMs)
        {
            _offsetMs = _lastMs + _intervalMs - ownMs;
        }

        return _lastMs = ownMs + _offsetMs;
    }

    /// <summary>True when the image that is the second in time has a time of its own.</summary>
    private static bool SecondHasTime(ImageList list, IImageFile first)
    {
        try
        {
            if (first.PageCount > 1)
            {
                SeriesAxes axes = first.Series.Axes;
                return first.Describe((int)Math.Min((long)axes.Slices * axes.Channels.Length, first.PageCount - 1)).ElapsedTimeMs > 0;
            }

            if (list.Files.Count == 1 || first is not TiffImageFile)
            {
                return false;
            }

            using IImageFile second = ImageFile.Open(list.Files[1]);
            return second.Describe(0).ElapsedTimeMs > 0;
        }
        catch (SourceException)
        {
            // Whoever reads that image in its turn reports what is wrong with it.
            return false;
        }
    }
}
