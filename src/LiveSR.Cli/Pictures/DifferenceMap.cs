using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>
/// Signed differences in diverging colours: blue where the result is darker than the truth, red where it is brighter,
/// white where it is right (after Moreland's and Brewer's maps: even steps of lightness on both sides).
/// </summary>
/// <param name="limit">Difference at full colour.</param>
internal sealed class DifferenceMap(double limit)
{
    private static readonly (double B, double G, double R)[] Stops =
        [(97, 48, 5), (172, 102, 33), (195, 147, 67), (222, 197, 146), (240, 229, 209), (247, 247, 247),
         (199, 219, 253), (130, 165, 244), (77, 96, 214), (43, 24, 178), (31, 0, 103)];

    /// <summary>Difference at full colour.</summary>
    public double Limit => limit;

    /// <summary>A limit that most differences of a plane stay under: the 99.5th percentile of their sizes.</summary>
    public static double LimitFor(Plane difference)
    {
        float[] sizes = [.. difference.Values.Select(Math.Abs)];
        Array.Sort(sizes);
        return Math.Max(1e-6, sizes[(int)(0.995 * (sizes.Length - 1))]);
    }

    /// <summary><c>result - truth</c>.</summary>
    public static Plane Difference(Plane truth, Plane result) =>
        new(truth.Width, truth.Height, [.. result.Values.Zip(truth.Values, (a, b) => a - b)]);

    /// <summary>The differences as a BGR image; the caller disposes it.</summary>
    public Mat ToBgr(Plane difference)
    {
        var bgr = new Mat(difference.Height, difference.Width, MatType.CV_8UC3);
        for (int y = 0; y < difference.Height; y++)
        {
            ReadOnlySpan<float> row = difference.Row(y);
            Span<byte> target = bgr.RowSpan<byte>(y);
            for (int x = 0; x < row.Length; x++)
            {
                Scalar colour = Colour(row[x]);
                (target[3 * x], target[(3 * x) + 1], target[(3 * x) + 2]) = ((byte)colour.Val0, (byte)colour.Val1, (byte)colour.Val2);
            }
        }

        return bgr;
    }

    /// <summary>Draws the colours with their differences, upright.</summary>
    public void DrawLegend(Canvas canvas, Rect at)
    {
        for (int y = 0; y < at.Height; y++)
        {
            canvas.Rectangle(new Rect(at.X, at.Y + y, at.Width, 1), Colour(limit * (1 - (2.0 * y / (at.Height - 1)))), -1);
        }

        int right = at.X + at.Width + 8;
        canvas.Text(Percent(limit), right, at.Y + 12, 0.5);
        canvas.Text("too bright", right, at.Y + 30, 0.45, Canvas.Faint);
        canvas.Text("0", right, at.Y + (at.Height / 2) + 5, 0.5);
        canvas.Text("too dark", right, at.Y + at.Height - 18, 0.45, Canvas.Faint);
        canvas.Text(Percent(-limit), right, at.Y + at.Height, 0.5);
    }

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:+0.0;-0.0}% of full scale");

    private Scalar Colour(double difference)
    {
        double at = (Math.Clamp(difference / limit, -1, 1) + 1) / 2 * (Stops.Length - 1);
        int i = Math.Min((int)at, Stops.Length - 2);
        double t = at - i;
        return new Scalar(Mix(Stops[i].B, Stops[i + 1].B), Mix(Stops[i].G, Stops[i + 1].G), Mix(Stops[i].R, Stops[i + 1].R));

        double Mix(double a, double b) => Math.Round(a + ((b - a) * t));
    }
}
