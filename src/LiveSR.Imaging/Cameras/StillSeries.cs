namespace LiveSR.Imaging.Cameras;

/// <summary>
/// What a series of images of something still says of each pixel: its mean count and how the counts scatter. The scatter
/// is taken from differences of consecutive images, from which a lamp that flickers and a specimen that fades are taken
/// out; the same over eight images shows what moved. Grey images of 8 to 16 bits, all of one size.
/// </summary>
public sealed class StillSeries
{
    /// <summary>Images between the two that show whether a pixel moved.</summary>
    internal const int FarLag = 8;

    private readonly ushort[] _first;
    private readonly ushort[][] _recent;
    private readonly double[] _sum;
    private readonly double[] _squares;
    private readonly double[] _cubes;
    private readonly float[] _near;
    private readonly float[] _far;
    private readonly int _largest;
    private readonly int[] _alike;
    private readonly int[] _compared;

    /// <summary>Begins with the first image of a series, which has still to be added.</summary>
    /// <param name="sample">An image like those to come.</param>
    /// <exception cref="NotSupportedException">It is colour, or holds floats; one line.</exception>
    public StillSeries(Frame sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Format is not (PixelFormat.Gray8 or PixelFormat.Gray16))
        {
            throw new NotSupportedException($"{sample.Metadata.Camera} gives {sample.Format}: a calibration needs the counts of a grey camera, 8 to 16 bits.");
        }

        (Width, Height, BitDepth, _largest) = (sample.Width, sample.Height, sample.BitDepth, (int)sample.MaxValue);
        int pixels = Width * Height;
        (_first, _sum, _squares, _cubes) = (new ushort[pixels], new double[pixels], new double[pixels], new double[pixels]);
        (_alike, _compared) = (new int[pixels], new int[pixels]);
        (_near, _far, IsCut) = (new float[pixels], new float[pixels], new bool[pixels]);
        _recent = [.. Enumerable.Range(0, FarLag + 1).Select(_ => new ushort[pixels])];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Significant bits of a count.</summary>
    public int BitDepth { get; }

    /// <summary>Images added.</summary>
    public int Count { get; private set; }

    /// <summary>Pixels, row by row, that were 0 or as bright as can be in some image: their scatter is cut off.</summary>
    internal bool[] IsCut { get; }

    /// <summary>Whether it is long enough to show what moved.</summary>
    internal bool ShowsMotion => Count >= 2 * FarLag;

    /// <summary>Adds an image.</summary>
    /// <exception cref="ArgumentException">It has another size or depth than the first; one line.</exception>
    public void Add(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if ((frame.Width, frame.Height, frame.BitDepth) != (Width, Height, BitDepth) || frame.Format.IsColour())
        {
            throw new ArgumentException($"Image {frame.Metadata.ImageNumber} has {frame.Width}x{frame.Height} pixels of {frame.BitDepth} bits, the first {Width}x{Height} of {BitDepth}: a series is of one kind.");
        }

        ushort[] counts = Image(Count);
        Read(frame, counts);
        AddMoments(counts);
        if (Count > 0)
        {
            AddDifference(Image(Count - 1), counts, _near, isNear: true);
        }

        if (Count >= FarLag)
        {
            AddDifference(Image(Count - FarLag), counts, _far, isNear: false);
        }

        Count++;
    }

    /// <summary>Part of the pixels that moved, 0 to 1.</summary>
    internal double MovedShare => Moved().Count(moved => moved) / (double)_near.Length;

    /// <summary>Mean counts, <c>[Height, Width]</c>.</summary>
    internal Plane Mean() => new(Width, Height, [.. _sum.Select((sum, i) => (float)(_first[i] + (sum / Count)))]);

    /// <summary>
    /// Variance of each pixel in counts squared, from consecutive images, without what all pixels did together. What moves
    /// evenly adds to it by the square of the time between two images: by what it adds over eight images it is taken out.
    /// </summary>
    internal Plane Variance()
    {
        const float Squares = FarLag * FarLag;
        return new Plane(Width, Height, [.. _near.Select((near, i) => ShowsMotion
            ? ((Squares * near / (Count - 1)) - (_far[i] / (Count - FarLag))) / (Squares - 1)
            : near / (Count - 1))]);
    }

    /// <summary>Variance of each pixel in counts squared over the whole series.</summary>
    internal Plane TotalVariance() => new(Width, Height, [.. _squares.Select((squares, i) => (float)((squares - (_sum[i] * _sum[i] / Count)) / (Count - 1)))]);

    /// <summary>Third central moment of each pixel, in counts cubed (Fisher's k-statistic).</summary>
    internal double[] ThirdMoment()
    {
        double n = Count, scale = n / ((n - 1) * (n - 2));
        return [.. _cubes.Select((cubes, i) =>
        {
            double mean = _sum[i] / n;
            return scale * (cubes - (3 * mean * _squares[i]) + (2 * n * mean * mean * mean));
        })];
    }

    /// <summary>
    /// How alike the noise of a pixel and its left neighbour is, -1 to 1: about 0 for a camera's own counts, more where
    /// they were smoothed, compressed or computed from others. From the signs alone.
    /// </summary>
    /// <param name="excluded">Pixels to leave out, row by row.</param>
    internal double NeighbourCorrelation(bool[] excluded)
    {
        long alike = 0, compared = 0;
        for (int i = 0; i < excluded.Length; i++)
        {
            (alike, compared) = excluded[i] ? (alike, compared) : (alike + _alike[i], compared + _compared[i]);
        }

        return compared == 0 ? 0 : Math.Sin(Math.PI / 2 * ((2.0 * alike / compared) - 1));
    }

    /// <summary>Pixels, row by row, about which images eight apart differ more than consecutive ones, beyond chance.</summary>
    internal bool[] Moved()
    {
        bool[] moved = new bool[_near.Length];
        if (!ShowsMotion)
        {
            return moved;
        }

        // Nine pixels together; a variance from n differences has a relative variance of about 3 / n.
        double limit = 1 + (5 * Math.Sqrt(2 * 3.0 / (Count * 9)));
        for (int y = 1; y < Height - 1; y++)
        {
            for (int x = 1; x < Width - 1; x++)
            {
                double near = 0, far = 0;
                for (int i = ((y - 1) * Width) + x - 1, row = 0; row < 3; row++, i += Width)
                {
                    near += _near[i] + _near[i + 1] + _near[i + 2];
                    far += _far[i] + _far[i + 1] + _far[i + 2];
                }

                moved[(y * Width) + x] = far / (Count - FarLag) > limit * near / (Count - 1);
            }
        }

        return moved;
    }

    /// <summary>Where the counts of one of the last images are, or go.</summary>
    private ushort[] Image(int number) => _recent[number % _recent.Length];

    private void Read(Frame frame, ushort[] counts)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<ushort> row = counts.AsSpan(y * Width, Width);
            if (frame.Format == PixelFormat.Gray16)
            {
                frame.Row<ushort>(y).CopyTo(row);
                continue;
            }

            ReadOnlySpan<byte> bytes = frame.Row<byte>(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = bytes[x];
            }
        }
    }

    private void AddMoments(ushort[] counts)
    {
        if (Count == 0)
        {
            counts.CopyTo(_first, 0);
        }

        for (int i = 0; i < counts.Length; i++)
        {
            double value = counts[i] - _first[i], square = value * value;
            _sum[i] += value;
            _squares[i] += square;
            _cubes[i] += square * value;
            IsCut[i] |= counts[i] == 0 || counts[i] >= _largest;
        }
    }

    /// <summary>Adds half the squared difference of two images, less the line over their mean that brings them closest.</summary>
    private void AddDifference(ushort[] before, ushort[] after, float[] sums, bool isNear)
    {
        (double slope, double shift) = CommonChange(before, after);
        for (int i = 0, start = 0; start < sums.Length; start += Width)
        {
            int last = 0;
            for (; i < start + Width; i++)
            {
                double difference = after[i] - before[i] - (slope * (after[i] + before[i])) - shift;
                sums[i] += (float)(difference * difference / 2);
                int sign = IsCut[i] ? 0 : Math.Sign(Math.Round(difference));
                if (isNear && sign * last != 0)
                {
                    _compared[i]++;
                    _alike[i] += sign == last ? 1 : 0;
                }

                last = sign;
            }
        }
    }

    /// <summary>What all pixels did together between two images: a share of their sum, and counts.</summary>
    private (double Slope, double Shift) CommonChange(ushort[] before, ushort[] after)
    {
        double n = 0, s = 0, d = 0, ss = 0, sd = 0;
        for (int i = 0; i < before.Length; i++)
        {
            if (!IsCut[i])
            {
                double sum = after[i] + before[i], difference = after[i] - before[i];
                (n, s, d, ss, sd) = (n + 1, s + sum, d + difference, ss + (sum * sum), sd + (sum * difference));
            }
        }

        if (n == 0)
        {
            return (0, 0);
        }

        double spread = ss - (s * s / n), slope = spread > 0 ? (sd - (s * d / n)) / spread : 0;
        return (slope, (d - (slope * s)) / n);
    }
}
