using LiveSR.Imaging;
using LiveSR.Imaging.Quality;

namespace LiveSR.Registration;

/// <summary>What is left between low and registered high image in one block.</summary>
/// <param name="X">Middle of the block in the low image.</param>
/// <param name="Y">Middle of the block in the low image.</param>
/// <param name="Dx">Shift in low-resolution pixels.</param>
/// <param name="Dy">Shift in low-resolution pixels.</param>
/// <param name="Correlation">Normalised cross-correlation of the block.</param>
public readonly record struct LocalShift(double X, double Y, double Dx, double Dy, double Correlation);

/// <summary>
/// Two images of one field through different objectives, brought together: as Ayas and Ekinci do (2019, section 3.1:
/// grey values, high-resolution image shrunk by bicubic to a template, normalised cross-correlation, its maximum), then
/// to a fraction of a pixel, with a slight rotation and the true ratio of magnifications.
/// </summary>
public sealed record PairRegistration
{
    /// <summary>Least room that the template gets to slide, as a share of the low image.</summary>
    private const double Room = 0.15;

    /// <summary>Pixels that belong to the hill of the correlation's peak.</summary>
    private const int Hill = 8;

    private const int LeastSide = 24;
    private const int BlocksAcross = 8;

    /// <summary>High-resolution pixels for one low-resolution pixel, nominally.</summary>
    public required int Scale { get; init; }

    /// <summary>Correlation of the template at each position in the low image.</summary>
    public required Plane Map { get; init; }

    /// <summary>The map's peak.</summary>
    public required CorrelationPeak Peak { get; init; }

    /// <summary>From pixels of the high image shrunk by <see cref="Scale"/> to pixels of the low image.</summary>
    public required SimilarityTransform Transform { get; init; }

    /// <summary>The part of the low image that the high image covers; empty when it covers none.</summary>
    public required PixelRect LowArea { get; init; }

    /// <summary>Correlation of the low area with the registered high image.</summary>
    public required double Correlation { get; init; }

    /// <summary>What is left, block by block; blocks without structure are left out.</summary>
    public required IReadOnlyList<LocalShift> LocalShifts { get; init; }

    /// <summary>True ratio of the magnifications.</summary>
    public double MeasuredScale => Scale / Transform.Magnification;

    /// <summary>Root mean square of the local shifts, in low-resolution pixels; NaN without any.</summary>
    public double ResidualPixels => LocalShifts.Count == 0 ? double.NaN : Math.Sqrt(LocalShifts.Average(s => (s.Dx * s.Dx) + (s.Dy * s.Dy)));

    /// <summary>Registers luma images.</summary>
    /// <param name="low">Image through the weaker objective.</param>
    /// <param name="high">Image through the stronger objective, of the same field or a part of it.</param>
    /// <param name="scale">Nominal ratio of the magnifications.</param>
    /// <exception cref="ArgumentException">An image is too small.</exception>
    public static PairRegistration Register(Plane low, Plane high, int scale)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        if (Math.Min(Math.Min(low.Width, low.Height), Math.Min(high.Width, high.Height) / scale) < LeastSide)
        {
            throw new ArgumentException($"Registration at x{scale} needs at least {LeastSide} low-resolution pixels along each axis of both images, not {low.Width}x{low.Height} and {high.Width}x{high.Height}.");
        }

        Plane template = Shrink(high, scale);
        PixelRect middle = Middle(template, low);
        Plane map = NormalisedCrossCorrelation.Map(low, template.Crop(middle));
        var peak = CorrelationPeak.Find(map, Hill);
        double cx = (template.Width - 1) / 2.0, cy = (template.Height - 1) / 2.0;
        var start = new SimilarityTransform(peak.X + cx - middle.X, peak.Y + cy - middle.Y, 1, 0, cx, cy);
        SimilarityTransform transform = SimilarityRefinement.Refine(low, template, start);

        PixelRect area = Covered(low, high, transform, scale);
        if (area.IsEmpty || Math.Min(area.Width, area.Height) < LeastSide)
        {
            return Found(default, 0, []);
        }

        Plane lowPart = low.Crop(area), highPart = Shrink(Warp(high, transform, scale, area), scale);
        return Found(area, NormalisedCrossCorrelation.Of(lowPart, highPart), Shifts(lowPart, highPart, area));

        PairRegistration Found(PixelRect part, double correlation, IReadOnlyList<LocalShift> shifts) => new()
        {
            Scale = scale,
            Map = map,
            Peak = peak,
            Transform = transform,
            LowArea = part,
            Correlation = correlation,
            LocalShifts = shifts,
        };
    }

    /// <summary>The high image on a grid exactly <see cref="Scale"/> times as fine as the low area, by cubic convolution. The low image's pixels stay as the camera gave them.</summary>
    public Plane WarpHigh(Plane high) => Warp(high, Transform, Scale, LowArea);

    private static Plane Warp(Plane high, SimilarityTransform transform, int scale, PixelRect area)
    {
        var warped = new Plane(area.Width * scale, area.Height * scale);
        for (int j = 0; j < warped.Height; j++)
        {
            for (int i = 0; i < warped.Width; i++)
            {
                (double x, double y) = transform.Inverse(area.X + ((i + 0.5) / scale) - 0.5, area.Y + ((j + 0.5) / scale) - 0.5);
                warped[i, j] = IntensityProfile.Sample(high, ((x + 0.5) * scale) - 0.5, ((y + 0.5) * scale) - 0.5);
            }
        }

        return warped;
    }

    private static Plane Shrink(Plane high, int scale)
    {
        int width = high.Width / scale, height = high.Height / scale;
        return Resampler.Resize(high.Crop(new PixelRect(0, 0, width * scale, height * scale)), width, height);
    }

    /// <summary>The part of the template that is slid: all of it where the low image leaves room, else its middle.</summary>
    private static PixelRect Middle(Plane template, Plane low)
    {
        int width = Math.Min(template.Width, (int)(low.Width * (1 - Room))), height = Math.Min(template.Height, (int)(low.Height * (1 - Room)));
        return new PixelRect((template.Width - width) / 2, (template.Height - height) / 2, width, height);
    }

    /// <summary>The largest part of the low image, grown out of the middle of the common field, all of whose corners the high image covers.</summary>
    private static PixelRect Covered(Plane low, Plane high, SimilarityTransform transform, int scale)
    {
        double right = (high.Width / scale) - 1, bottom = (high.Height / scale) - 1;
        (double X, double Y)[] corners = [transform.Map(0, 0), transform.Map(right, 0), transform.Map(0, bottom), transform.Map(right, bottom)];
        double[] xs = [.. corners.Select(c => c.X).Order()], ys = [.. corners.Select(c => c.Y).Order()];
        int x0 = Math.Max(0, (int)Math.Ceiling(xs[1]) + 1), x1 = Math.Min(low.Width, (int)Math.Floor(xs[2]));
        int y0 = Math.Max(0, (int)Math.Ceiling(ys[1]) + 1), y1 = Math.Min(low.Height, (int)Math.Floor(ys[2]));
        return x1 > x0 && y1 > y0 ? new PixelRect(x0, y0, x1 - x0, y1 - y0) : default;
    }

    private static List<LocalShift> Shifts(Plane low, Plane high, PixelRect area)
    {
        int side = Math.Max(LeastSide, Math.Max(low.Width, low.Height) / BlocksAcross);
        double typical = Contrast(high);
        var shifts = new List<LocalShift>();
        for (int y = 0; y + side <= low.Height; y += side)
        {
            for (int x = 0; x + side <= low.Width; x += side)
            {
                var rect = new PixelRect(x, y, side, side);
                Plane block = high.Crop(rect);
                if (Contrast(block) < 0.2 * typical)
                {
                    continue;
                }

                double c = (side - 1) / 2.0;
                var start = new SimilarityTransform(x + c, y + c, 1, 0, c, c);
                SimilarityTransform found = SimilarityRefinement.Refine(low, block, start, shiftOnly: true);
                double correlation = NormalisedCrossCorrelation.Of(low.Crop(rect), block);
                shifts.Add(new LocalShift(area.X + x + c, area.Y + y + c, found.X - start.X, found.Y - start.Y, correlation));
            }
        }

        return shifts;
    }

    private static double Contrast(Plane plane)
    {
        double mean = plane.Values.Average(v => (double)v);
        return Math.Sqrt(plane.Values.Average(v => (v - mean) * (v - mean)));
    }
}
