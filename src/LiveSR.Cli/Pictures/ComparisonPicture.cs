using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Pipeline;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>
/// Images side by side at one size and one display range, with titles, figures and a scale bar: people would rather look
/// than read. Panels are enlarged by whole numbers with nearest neighbour, so that nothing is smoothed for the eye.
/// </summary>
internal sealed class ComparisonPicture(DisplayRange range)
{
    private const int Gap = 8;
    private const int Strip = 30;
    private static readonly Scalar Ink = new(235, 235, 235);
    private static readonly Scalar Paper = new(24, 24, 24);

    /// <summary>Writes the picture as PNG.</summary>
    /// <param name="path">File to write; its folder is made.</param>
    /// <param name="panels">Images whose sizes are whole multiples of the smallest.</param>
    /// <param name="side">Least width of a panel on the page, in pixels.</param>
    public void Save(string path, IReadOnlyList<Panel> panels, int side)
    {
        int largest = panels.Max(p => p.Frame.Width);
        int width = largest * Math.Max(1, (side + largest - 1) / largest);
        int height = (int)Math.Round((double)width * panels[0].Frame.Height / panels[0].Frame.Width);

        using var page = new Mat(height + (2 * Strip) + (2 * Gap), (panels.Count * (width + Gap)) + Gap, MatType.CV_8UC3, Paper);
        for (int i = 0; i < panels.Count; i++)
        {
            Draw(page, panels[i], new Rect(Gap + (i * (width + Gap)), Gap + Strip, width, height));
        }

        DrawScaleBar(page, panels[0].Frame, new Rect(Gap, Gap + Strip, width, height));
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (!Cv2.ImWrite(path, page))
        {
            throw new IOException($"The picture {path} could not be written: is the folder writable?");
        }
    }

    private static void Write(Mat page, string text, int x, int y)
    {
        if (text.Length > 0)
        {
            Cv2.PutText(page, text, new Point(x, y), HersheyFonts.HersheySimplex, 0.6, Ink, 1, LineTypes.AntiAlias);
        }
    }

    private static void DrawScaleBar(Mat page, Frame frame, Rect at)
    {
        if (frame.Metadata.PixelSizeUm is not { } pixelSize)
        {
            return;
        }

        double screenPixelUm = pixelSize * frame.Width / at.Width;
        double length = NiceLength(at.Width * 0.3 * screenPixelUm);
        int pixels = (int)Math.Round(length / screenPixelUm);
        int x = at.X + 14, y = at.Y + at.Height - 16;
        Cv2.Rectangle(page, new Rect(x, y, pixels, 5), Ink, -1);
        Write(page, string.Create(CultureInfo.InvariantCulture, $"{length:0.###} um"), x, y - 8);
    }

    /// <summary>The largest 1, 2 or 5 times a power of ten that is not above <paramref name="length"/>.</summary>
    private static double NiceLength(double length)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(length)));
        return power * (length >= 5 * power ? 5 : length >= 2 * power ? 2 : 1);
    }

    private void Draw(Mat page, Panel panel, Rect at)
    {
        using Mat image = ScreenImage.ToBgr(panel.Frame, range);
        using Mat place = page.SubMat(at);
        Cv2.Resize(image, place, new Size(at.Width, at.Height), 0, 0, InterpolationFlags.Nearest);
        Write(page, panel.Title, at.X + 2, at.Y - 10);
        Write(page, panel.Caption, at.X + 2, at.Y + at.Height + 22);
    }
}
