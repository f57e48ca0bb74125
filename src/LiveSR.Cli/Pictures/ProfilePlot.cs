using System.Globalization;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>One curve of a <see cref="ProfilePlot"/>.</summary>
internal sealed record ProfileCurve(string Title, Scalar Colour, IReadOnlyList<float> Values);

/// <summary>Intensities along a line as curves over their position, with axes and a legend.</summary>
internal static class ProfilePlot
{
    private const int LeftMargin = 70;
    private const int BottomMargin = 48;
    private const int LegendWidth = 230;

    /// <summary>Colours of curves: the truth's, bicubic's, then the models'.</summary>
    public static Scalar Colour(int curve) => curve switch
    {
        0 => new Scalar(245, 245, 245),
        1 => new Scalar(150, 150, 150),
        2 => new Scalar(60, 160, 255),
        3 => new Scalar(235, 190, 80),
        4 => new Scalar(140, 220, 110),
        5 => new Scalar(200, 130, 240),
        6 => new Scalar(80, 230, 240),
        _ => new Scalar(120, 120, 230),
    };

    /// <summary>Draws curves of equal length.</summary>
    /// <param name="canvas">The page.</param>
    /// <param name="at">Where the plot with its axes goes.</param>
    /// <param name="curves">The curves, the first drawn on top and thicker.</param>
    /// <param name="length">Length of the line in <paramref name="unit"/>.</param>
    /// <param name="unit">What the x axis counts.</param>
    public static void Draw(Canvas canvas, Rect at, IReadOnlyList<ProfileCurve> curves, double length, string unit)
    {
        var area = new Rect(at.X + LeftMargin, at.Y + 10, at.Width - LeftMargin - LegendWidth, at.Height - BottomMargin - 10);
        double low = curves.Min(c => c.Values.Min()), high = curves.Max(c => c.Values.Max());
        double room = Math.Max(1e-6, high - low) * 0.05;
        (low, high) = (low - room, high + room);

        DrawAxes(canvas, area, low, high, length, unit);
        for (int i = curves.Count - 1; i >= 0; i--)
        {
            IReadOnlyList<float> values = curves[i].Values;
            canvas.Curve(
                [.. values.Select((v, k) => (area.X + ((double)k / (values.Count - 1) * area.Width), area.Y + ((high - v) / (high - low) * area.Height)))],
                curves[i].Colour, i == 0 ? 2 : 1);
        }

        for (int i = 0; i < curves.Count; i++)
        {
            int x = area.X + area.Width + 16, y = area.Y + 14 + (i * 24);
            canvas.Line(new Point(x, y - 5), new Point(x + 26, y - 5), curves[i].Colour, 2);
            canvas.Text(curves[i].Title, x + 34, y, Canvas.SizeWithin(curves[i].Title, LegendWidth - 54, 0.5), curves[i].Colour);
        }
    }

    private static void DrawAxes(Canvas canvas, Rect area, double low, double high, double length, string unit)
    {
        canvas.Rectangle(area, Canvas.Faint);
        foreach (double value in Ticks(low, high, 4))
        {
            int y = area.Y + (int)Math.Round((high - value) / (high - low) * area.Height);
            canvas.Line(new Point(area.X - 5, y), new Point(area.X, y), Canvas.Faint);
            canvas.TextEndingAt(Text(value), area.X - 9, y + 5, 0.45);
        }

        foreach (double value in Ticks(0, length, 8))
        {
            int x = area.X + (int)Math.Round(value / length * area.Width);
            canvas.Line(new Point(x, area.Y + area.Height), new Point(x, area.Y + area.Height + 5), Canvas.Faint);
            canvas.TextEndingAt(Text(value), x, area.Y + area.Height + 20, 0.45, centred: true);
        }

        canvas.TextEndingAt($"along the line, {unit}", area.X + (area.Width / 2), area.Y + area.Height + 42, 0.5, Canvas.Faint, centred: true);
    }

    private static IEnumerable<double> Ticks(double from, double to, int about)
    {
        double step = Canvas.RoundLength(Math.Max(1e-9, (to - from) / about * 1.5));
        for (double value = Math.Ceiling(from / step) * step; value <= to + (step * 1e-6); value += step)
        {
            yield return Math.Abs(value) < step * 1e-6 ? 0 : value;
        }
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
