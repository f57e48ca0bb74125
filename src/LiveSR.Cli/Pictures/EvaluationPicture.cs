using System.Globalization;
using LiveSR.Cli.Evaluation;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>
/// One image through all methods, to be looked at: a part of input, bicubic, models and truth at 200 %, under each method
/// what it got wrong, and intensities along a line. Titles carry the figures of the whole image.
/// </summary>
internal sealed class EvaluationPicture
{
    private const int Gap = 8;
    private const int Heading = 44;
    private const int Strip = 28;
    private const int PlotHeight = 250;
    private const int Zoom = 2;
    private const int LineWidth = 3;

    private readonly MethodImages _images;
    private readonly PixelRect _part;
    private readonly ProfileLine _line;
    private readonly int _width;
    private readonly int _height;

    /// <param name="images">The image through all methods.</param>
    /// <param name="part">Part of the truth to show, a multiple of the scale; null for the most detailed one.</param>
    /// <param name="line">Line for the profile in the truth's pixels; null for the most varied one in the part.</param>
    public EvaluationPicture(MethodImages images, PixelRect? part, ProfileLine? line)
    {
        _images = images;
        var truth = Plane.FromFrame(images.Truth);
        _part = part ?? DetailFinder.Part(truth, images.Scale);
        _line = line ?? DetailFinder.Line(truth, _part);
        (_width, _height) = (_part.Width * Zoom, _part.Height * Zoom);
    }

    /// <summary>Writes the picture as PNG.</summary>
    /// <param name="path">File to write; its folder is made.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="heading">What is to be seen.</param>
    public void Save(string path, bool overwrite, string heading)
    {
        int columns = _images.Methods.Count + 2, row = Strip + _height + Strip;
        using var canvas = new Canvas((columns * (_width + Gap)) + Gap, Heading + (2 * row) + Gap + PlotHeight + Gap);
        canvas.Text(heading, Gap + 2, 28, Canvas.SizeWithin(heading, (columns * (_width + Gap)) - Gap, 0.65));
        DrawImages(canvas);
        DrawDifferences(canvas, Heading + row);
        DrawProfile(canvas, new Rect(Gap, Heading + (2 * row) + Gap, (columns * (_width + Gap)) - Gap, PlotHeight));
        canvas.Save(path, overwrite);
    }

    private Rect Place(int column, int top) => new(Gap + (column * (_width + Gap)), top + Strip, _width, _height);

    private void DrawImages(Canvas canvas)
    {
        DisplayRange range = ScreenImage.RangeOf(_images.Truth);
        PixelRect inputPart = new(_part.X / _images.Scale, _part.Y / _images.Scale, _part.Width / _images.Scale, _part.Height / _images.Scale);
        DrawPanel(canvas, 0, "input", string.Create(CultureInfo.InvariantCulture, $"{_images.Input.Width}x{_images.Input.Height}"), _images.Input, inputPart, range);
        for (int i = 0; i < _images.Methods.Count; i++)
        {
            MethodImage method = _images.Methods[i];
            string figures = string.Create(CultureInfo.InvariantCulture, $"{method.Score.Psnr:0.00} dB, SSIM {method.Score.Ssim:0.0000}");
            DrawPanel(canvas, i + 1, method.Score.Method, figures, method.Frame, _part, range);
        }

        string size = string.Create(CultureInfo.InvariantCulture, $"{_images.Truth.Width}x{_images.Truth.Height}, shown at {100 * Zoom}%");
        DrawPanel(canvas, _images.Methods.Count + 1, Evaluator.Truth, size, _images.Truth, _part, range);
        if (_images.Truth.Metadata.PixelSizeUm is { } pixelSize)
        {
            canvas.ScaleBar(Place(0, Heading), pixelSize / Zoom);
        }
    }

    private void DrawPanel(Canvas canvas, int column, string title, string caption, Frame frame, PixelRect part, DisplayRange range)
    {
        Rect at = Place(column, Heading);
        using FrameLease crop = frame.Crop(part);
        using Mat image = ScreenImage.ToBgr(crop.Frame, range);
        canvas.Image(image, at);
        canvas.Line(OnPanel(at, _line.X1, _line.Y1), OnPanel(at, _line.X2, _line.Y2), new Scalar(60, 230, 255));
        canvas.Text(title, at.X + 2, at.Y - 9, Canvas.SizeWithin(title, _width - 4, 0.6));
        canvas.Text(caption, at.X + 2, at.Y + at.Height + 19, Canvas.SizeWithin(caption, _width - 4, 0.5), Canvas.Faint);
    }

    private Point OnPanel(Rect at, double x, double y) =>
        new(at.X + (int)((x + 0.5 - _part.X) * Zoom), at.Y + (int)((y + 0.5 - _part.Y) * Zoom));

    private void DrawDifferences(Canvas canvas, int top)
    {
        Plane truth = _images.OnFullScale(_images.Truth).Crop(_part);
        List<Plane> differences = [.. _images.Methods.Select(m => DifferenceMap.Difference(truth, _images.OnFullScale(m.Frame).Crop(_part)))];
        var map = new DifferenceMap(DifferenceMap.LimitFor(differences[0]));
        for (int i = 0; i < differences.Count; i++)
        {
            Rect at = Place(i + 1, top);
            using Mat image = map.ToBgr(differences[i]);
            canvas.Image(image, at);
            double rms = Math.Sqrt(differences[i].Values.Average(v => (double)v * v));
            canvas.Text("result - truth", at.X + 2, at.Y - 9, 0.5, Canvas.Faint);
            canvas.Text(string.Create(CultureInfo.InvariantCulture, $"rms {100 * rms:0.00}% in this part"), at.X + 2, at.Y + at.Height + 19, 0.5, Canvas.Faint);
        }

        Rect legend = Place(0, top);
        map.DrawLegend(canvas, new Rect(legend.X + 20, legend.Y + 20, 26, Math.Max(60, legend.Height - 40)));
        DrawOverview(canvas, Place(_images.Methods.Count + 1, top));
    }

    private void DrawOverview(Canvas canvas, Rect at)
    {
        Frame truth = _images.Truth;
        double shrink = Math.Min((double)at.Width / truth.Width, (double)at.Height / truth.Height);
        var place = new Rect(at.X, at.Y, (int)(truth.Width * shrink), (int)(truth.Height * shrink));
        using Mat image = ScreenImage.ToBgr(truth, ScreenImage.RangeOf(truth));
        canvas.Overview(image, place);
        canvas.Rectangle(
            new Rect(place.X + (int)(_part.X * shrink), place.Y + (int)(_part.Y * shrink), (int)(_part.Width * shrink), (int)(_part.Height * shrink)),
            new Scalar(60, 230, 255), 2);
        canvas.Text("the whole image", at.X + 2, at.Y - 9, 0.5, Canvas.Faint);
    }

    private void DrawProfile(Canvas canvas, Rect at)
    {
        List<ProfileCurve> curves = [Curve(0, Evaluator.Truth, _images.Truth), .. _images.Methods.Select((m, i) => Curve(i + 1, m.Score.Method, m.Frame))];
        bool calibrated = _images.Truth.Metadata.PixelSizeUm is not null;
        double length = _line.Length * (_images.Truth.Metadata.PixelSizeUm ?? 1);
        ProfilePlot.Draw(canvas, at, curves, length, $"{(calibrated ? "um" : "pixels")} (yellow in the images; mean of {LineWidth} pixels across; intensity as a fraction of full scale)");
    }

    private ProfileCurve Curve(int index, string title, Frame frame) =>
        new(title, ProfilePlot.Colour(index), IntensityProfile.Along(_images.OnFullScale(frame), _line, LineWidth, 2 * (int)Math.Ceiling(_line.Length)));
}
