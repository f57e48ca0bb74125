using System.Globalization;
using LiveSR.Cli.Comparing;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>Two frames to be looked at: the most detailed part of both, their difference, and intensities along a line.</summary>
internal sealed class PairPicture
{
    private const int Gap = 8, Heading = 44, Strip = 28, PlotHeight = 250, PanelWidth = 420, LineWidth = 3, LegendWidth = 220;

    private static readonly Scalar LineColour = new(60, 230, 255);

    private readonly FramePair _pair;
    private readonly PixelRect _part;
    private readonly ProfileLine _line;
    private readonly int _zoom;

    /// <param name="pair">The frames.</param>
    /// <param name="part">Part to show in pixels of the finer grid; null for the most detailed one.</param>
    /// <param name="line">Line for the profile in pixels of the finer grid; null for the most varied one in the part.</param>
    public PairPicture(FramePair pair, PixelRect? part, ProfileLine? line)
    {
        _pair = pair;
        _part = part is { } asked ? Whole(asked, pair) : DetailFinder.Part(pair.PlaneA, pair.Scale);
        _line = line ?? DetailFinder.Line(pair.PlaneA, _part);
        _zoom = Math.Max(1, (PanelWidth + _part.Width - 1) / _part.Width);
    }

    private int Width => _part.Width * _zoom;

    private int Height => _part.Height * _zoom;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">File to write; its folder is made.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="a">Name of the first.</param>
    /// <param name="b">Name of the second.</param>
    /// <param name="figures">What was measured.</param>
    public void Save(string path, bool overwrite, string a, string b, PairFigures figures)
    {
        int inside = (3 * (Width + Gap)) + LegendWidth, top = Heading + Strip;
        using var canvas = new Canvas(inside + Gap, top + Height + Strip + PlotHeight + (2 * Gap));
        string heading = string.Create(CultureInfo.InvariantCulture, $"{b} against {a}, frame {_pair.Number}: {figures.Psnr:0.00} dB, SSIM {figures.Ssim:0.0000}, RSP {figures.Rsp:0.0000}");
        canvas.Text(heading, Gap + 2, 28, Canvas.SizeWithin(heading, inside - Gap, 0.65));
        DisplayRange range = ScreenImage.RangeOf(_pair.A);
        float unit = _pair.B.MaxValue / _pair.A.MaxValue;
        DrawPart(canvas, Place(0), _pair.A, a, range);
        DrawPart(canvas, Place(1), _pair.B, b, new DisplayRange(range.Low * unit, range.High * unit));
        DrawDifference(canvas, Place(2));
        if (_pair.A.Metadata.PixelSizeUm is { } um)
        {
            canvas.ScaleBar(Place(0), um * _pair.A.Width / _pair.Fine.Width / _zoom);
        }

        DrawProfile(canvas, new Rect(Gap, top + Height + Strip, inside - Gap, PlotHeight), a, b);
        canvas.Save(path, overwrite);
    }

    /// <summary>The part widened to whole pixels of the coarser frame.</summary>
    private static PixelRect Whole(PixelRect part, FramePair pair)
    {
        int s = pair.Scale;
        var whole = new PixelRect(part.X / s * s, part.Y / s * s, Math.Max(s, part.Width / s * s), Math.Max(s, part.Height / s * s));
        return new PixelRect(0, 0, pair.Fine.Width, pair.Fine.Height).Contains(whole) ? whole : throw new UsageException(
            $"--crop {part} does not lie inside the {pair.Fine.Width}x{pair.Fine.Height} pixels of the larger image.");
    }

    private Rect Place(int column) => new(Gap + (column * (Width + Gap)), Heading + Strip, Width, Height);

    private void DrawPart(Canvas canvas, Rect at, Frame frame, string name, DisplayRange range)
    {
        int s = _pair.Fine.Width / frame.Width;
        using FrameLease crop = frame.Crop(new PixelRect(_part.X / s, _part.Y / s, _part.Width / s, _part.Height / s));
        using Mat image = ScreenImage.ToBgr(crop.Frame, range);
        canvas.Image(image, at);
        canvas.Line(OnPanel(at, _line.X1, _line.Y1), OnPanel(at, _line.X2, _line.Y2), LineColour);
        canvas.Text(name, at.X + 2, at.Y - 9, Canvas.SizeWithin(name, Width - 4, 0.6));
        canvas.Text($"{frame.Width}x{frame.Height}", at.X + 2, at.Y + at.Height + 19, 0.5, Canvas.Faint);
    }

    private Point OnPanel(Rect at, double x, double y) => new(at.X + (int)((x + 0.5 - _part.X) * _zoom), at.Y + (int)((y + 0.5 - _part.Y) * _zoom));

    private void DrawDifference(Canvas canvas, Rect at)
    {
        Plane a = OnFullScale(_pair.PlaneA).Crop(_part), difference = DifferenceMap.Difference(a, OnFullScale(_pair.PlaneB).Crop(_part));
        var map = new DifferenceMap(DifferenceMap.LimitFor(difference));
        using Mat image = map.ToBgr(difference);
        canvas.Image(image, at);
        double rms = Math.Sqrt(difference.Values.Average(v => (double)v * v));
        canvas.Text("second - first", at.X + 2, at.Y - 9, 0.6);
        canvas.Text(string.Create(CultureInfo.InvariantCulture, $"rms {100 * rms:0.00}% in this part"), at.X + 2, at.Y + at.Height + 19, 0.5, Canvas.Faint);
        map.DrawLegend(canvas, new Rect(at.X + at.Width + 12, at.Y + 10, 20, Math.Max(60, at.Height - 20)));
    }

    private Plane OnFullScale(Plane plane) => new Evaluation.FullScale(0, _pair.A.MaxValue).Apply(plane);

    private void DrawProfile(Canvas canvas, Rect at, string a, string b)
    {
        double? um = _pair.A.Metadata.PixelSizeUm * _pair.A.Width / _pair.Fine.Width;
        ProfileCurve[] curves = [Curve(0, a, _pair.PlaneA), Curve(2, b, _pair.PlaneB)];
        ProfilePlot.Draw(canvas, at, curves, _line.Length * (um ?? 1), $"{(um is null ? "pixels" : "um")} (yellow in the images; mean of {LineWidth} pixels across; in counts of the first)");
    }

    private ProfileCurve Curve(int colour, string title, Plane plane) =>
        new(title, ProfilePlot.Colour(colour), IntensityProfile.Along(plane, _line, LineWidth, 2 * (int)Math.Ceiling(_line.Length)));
}
