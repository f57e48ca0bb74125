using System.Globalization;
using LiveSR.Imaging.Cameras;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>Variance against mean, both without the offset and in powers of ten, with the line that was fitted.</summary>
internal sealed class PhotonTransferPlot
{
    private const int Width = 960, Height = 640, Steps = 200;
    private static readonly Rect Area = new(90, 56, Width - 120, Height - 130);
    private static readonly Scalar LineColour = new(60, 160, 255), PointColour = new(235, 190, 80);

    private readonly PhotonTransferResult _result;
    private readonly (double Low, double High) _means;
    private readonly (double Low, double High) _variances;

    private PhotonTransferPlot(PhotonTransferResult result)
    {
        _result = result;
        double[] means = [.. Points.Select(point => point.Mean)];
        double least = Math.Min(means.Min(), result.Gain * result.ReadNoise * result.ReadNoise);
        _means = Decades(Math.Max(least, means.Max() / 1e4), means.Max());
        _variances = Decades(Math.Min(Points.Min(point => point.Variance), Expected(_means.Low)), Points.Max(point => point.Variance));
    }

    /// <summary>Writes the picture.</summary>
    public static void Save(string path, bool overwrite, string title, PhotonTransferResult result)
    {
        var plot = new PhotonTransferPlot(result);
        using var canvas = new Canvas(Width, Height);
        canvas.Text(title, Area.X, 34, Canvas.SizeWithin(title, Area.Width, 0.65));
        plot.DrawAxes(canvas);
        plot.DrawLine(canvas);
        foreach ((double mean, double variance) in plot.Points)
        {
            (double x, double y) = plot.Place(mean, variance);
            canvas.Rectangle(new Rect((int)x - 2, (int)y - 2, 5, 5), PointColour, -1);
        }

        canvas.Save(path, overwrite);
    }

    /// <summary>Pixels of like brightness, mean counts above the offset.</summary>
    private IEnumerable<(double Mean, double Variance)> Points => _result.Points
        .Select(point => (Mean: point.Mean - _result.Offset, point.Variance))
        .Select(point => (Math.Max(point.Mean, 1e-3), Math.Max(point.Variance, 1e-3)));

    private static (double Low, double High) Decades(double low, double high) =>
        (Math.Pow(10, Math.Floor(Math.Log10(low))), Math.Pow(10, Math.Ceiling(Math.Log10(high * 1.01))));

    private double Expected(double mean) => _result.VarianceAt(mean + _result.Offset);

    private (double X, double Y) Place(double mean, double variance) => (
        Area.X + (Area.Width * Math.Clamp(Share(mean, _means), 0, 1)),
        Area.Y + (Area.Height * (1 - Math.Clamp(Share(variance, _variances), 0, 1))));

    private static double Share(double value, (double Low, double High) range) => Math.Log10(value / range.Low) / Math.Log10(range.High / range.Low);

    private void DrawLine(Canvas canvas)
    {
        double ratio = Math.Pow(_means.High / _means.Low, 1.0 / Steps);
        IEnumerable<double> means = Enumerable.Range(0, Steps + 1).Select(i => _means.Low * Math.Pow(ratio, i)).TakeWhile(mean => Expected(mean) <= _variances.High);
        canvas.Curve([.. means.Select(mean => Place(mean, Expected(mean)))], LineColour, 2);
    }

    private void DrawAxes(Canvas canvas)
    {
        canvas.Rectangle(Area, Canvas.Faint);
        for (double mean = _means.Low; mean <= _means.High * 1.01; mean *= 10)
        {
            int x = (int)Place(mean, _variances.Low).X;
            canvas.Line(new Point(x, Area.Bottom), new Point(x, Area.Bottom + 5), Canvas.Faint);
            canvas.TextEndingAt(Text(mean), x, Area.Bottom + 22, 0.5, centred: true);
        }

        for (double variance = _variances.Low; variance <= _variances.High * 1.01; variance *= 10)
        {
            int y = (int)Place(_means.Low, variance).Y;
            canvas.Line(new Point(Area.X - 5, y), new Point(Area.X, y), Canvas.Faint);
            canvas.TextEndingAt(Text(variance), Area.X - 9, y + 5, 0.5);
        }

        canvas.TextEndingAt("mean, counts above the offset", Area.X + (Area.Width / 2), Area.Bottom + 50, 0.55, Canvas.Faint, centred: true);
        canvas.Text("variance, counts squared", Area.X + 12, Area.Y + 24, 0.55, Canvas.Faint);
        canvas.TextEndingAt("measured", Area.Right - 12, Area.Bottom - 44, 0.55, PointColour);
        canvas.TextEndingAt("gain (mean - offset) + read noise", Area.Right - 12, Area.Bottom - 18, 0.55, LineColour);
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
