using System.Globalization;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Output;
using OpenCvSharp;

namespace LiveSR.Recording.Pictures;

/// <summary>A dark page on which pictures for people are put together: images, text, lines, scale bars.</summary>
public sealed class Canvas : IDisposable
{
    /// <summary>Colour of text and lines.</summary>
    public static readonly Scalar Ink = new(235, 235, 235);

    /// <summary>Colour of what is less important.</summary>
    public static readonly Scalar Faint = new(140, 140, 140);

    private static readonly Scalar Paper = new(24, 24, 24);
    private readonly Mat _page;

    /// <summary>An empty page.</summary>
    public Canvas(int width, int height) => _page = new Mat(height, width, MatType.CV_8UC3, Paper);

    /// <summary>Writes text whose first letter stands on (x, y).</summary>
    public void Text(string text, int x, int y, double size = 0.6, Scalar? colour = null)
    {
        if (text.Length > 0)
        {
            Cv2.PutText(_page, text, new Point(x, y), HersheyFonts.HersheySimplex, size, colour ?? Ink, 1, LineTypes.AntiAlias);
        }
    }

    /// <summary>Writes text that ends at x, or is centred on it.</summary>
    public void TextEndingAt(string text, int x, int y, double size = 0.6, Scalar? colour = null, bool centred = false)
    {
        Size box = text.Length > 0 ? Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, size, 1, out _) : default;
        Text(text, centred ? x - (box.Width / 2) : x - box.Width, y, size, colour);
    }

    /// <summary>The largest size up to <paramref name="size"/> at which text is no wider than <paramref name="width"/>.</summary>
    public static double SizeWithin(string text, int width, double size)
    {
        int taken = text.Length > 0 ? Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, size, 1, out _).Width : 0;
        return taken <= width ? size : size * width / taken;
    }

    /// <summary>Draws a BGR image into a rectangle, repeating pixels, so that nothing is smoothed for the eye.</summary>
    public void Image(Mat image, Rect at)
    {
        using Mat place = _page.SubMat(at);
        Cv2.Resize(image, place, new Size(at.Width, at.Height), 0, 0, InterpolationFlags.Nearest);
    }

    /// <summary>Draws an image into a rectangle, averaging pixels: for overviews.</summary>
    public void Overview(Mat image, Rect at)
    {
        using Mat place = _page.SubMat(at);
        Cv2.Resize(image, place, new Size(at.Width, at.Height), 0, 0, InterpolationFlags.Area);
    }

    /// <summary>A straight line.</summary>
    public void Line(Point from, Point to, Scalar colour, int thickness = 1) => Cv2.Line(_page, from, to, colour, thickness, LineTypes.AntiAlias);

    /// <summary>A rectangle, filled when <paramref name="thickness"/> is negative.</summary>
    public void Rectangle(Rect rect, Scalar colour, int thickness = 1) => Cv2.Rectangle(_page, rect, colour, thickness);

    /// <summary>A line through points given in fractions of a pixel.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, Scalar colour, int thickness = 1)
    {
        const int Shift = 4;
        for (int i = 1; i < points.Count; i++)
        {
            Cv2.Line(_page, Fixed(points[i - 1]), Fixed(points[i]), colour, thickness, LineTypes.AntiAlias, Shift);
        }

        static Point Fixed((double X, double Y) p) => new((int)Math.Round(p.X * (1 << Shift)), (int)Math.Round(p.Y * (1 << Shift)));
    }

    /// <summary>A scale bar in the lower left corner of an image on the page.</summary>
    /// <param name="at">Where the image lies.</param>
    /// <param name="screenPixelUm">Micrometres of one pixel of the page.</param>
    public void ScaleBar(Rect at, double screenPixelUm)
    {
        double length = RoundLength(at.Width * 0.3 * screenPixelUm);
        int pixels = (int)Math.Round(length / screenPixelUm);
        int x = at.X + 14, y = at.Y + at.Height - 16;
        Rectangle(new Rect(x - 4, y - 24, Math.Max(pixels, 70) + 8, 34), Paper, -1);
        Rectangle(new Rect(x, y, pixels, 5), Ink, -1);
        Text(string.Create(CultureInfo.InvariantCulture, $"{length:0.###} um"), x, y - 8, 0.55);
    }

    /// <summary>The page as a colour frame, which the caller disposes.</summary>
    public FrameLease ToFrame(FramePool pool, FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(pool);
        using FrameWriter writer = pool.Rent(PixelFormat.Bgr24, _page.Width, _page.Height);
        using (Mat pixels = writer.AsMat())
        {
            _page.CopyTo(pixels);
        }

        return writer.Publish(metadata);
    }

    /// <summary>Writes the page as a picture, of the format that the extension says, and makes its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="IOException">The file cannot be written, or exists.</exception>
    public void Save(string path, bool overwrite)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        Cv2.ImEncode(Path.GetExtension(path), _page, out byte[] picture);
        OutputFile.Write(path, overwrite, file => file.Write(picture));
    }

    /// <inheritdoc/>
    public void Dispose() => _page.Dispose();

    /// <summary>The largest 1, 2 or 5 times a power of ten that is not above <paramref name="length"/>.</summary>
    public static double RoundLength(double length)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(length)));
        return power * (length >= 5 * power ? 5 : length >= 2 * power ? 2 : 1);
    }
}
