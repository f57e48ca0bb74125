using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>One image of a comparison with the text above and below it.</summary>
/// <param name="Title">Above: what it is.</param>
/// <param name="Frame">The image; valid while the picture is drawn.</param>
/// <param name="Caption">Below: its figures.</param>
internal sealed record Panel(string Title, Frame Frame, string Caption = "");

/// <summary>
/// Images side by side at one size and one display range, with titles, figures and a scale bar: people prefer to look
/// than read. Panels are enlarged by whole numbers with nearest neighbour, so that nothing is smoothed for the eye.
/// </summary>
internal sealed class ComparisonPicture(DisplayRange range)
{
    private const int Gap = 8;
    private const int Strip = 30;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">File to write; its folder is made.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="panels">Images whose sizes are whole multiples of the smallest.</param>
    /// <param name="side">Least width of a panel on the page, in pixels.</param>
    public void Save(string path, bool overwrite, IReadOnlyList<Panel> panels, int side)
    {
        int largest = panels.Max(p => p.Frame.Width);
        int width = largest * Math.Max(1, (side + largest - 1) / largest);
        int height = (int)Math.Round((double)width * panels[0].Frame.Height / panels[0].Frame.Width);

        using var canvas = new Canvas((panels.Count * (width + Gap)) + Gap, height + (2 * Strip) + (2 * Gap));
        for (int i = 0; i < panels.Count; i++)
        {
            Draw(canvas, panels[i], new Rect(Gap + (i * (width + Gap)), Gap + Strip, width, height));
        }

        if (panels[0].Frame.Metadata.PixelSizeUm is { } pixelSize)
        {
            canvas.ScaleBar(new Rect(Gap, Gap + Strip, width, height), pixelSize * panels[0].Frame.Width / width);
        }

        canvas.Save(path, overwrite);
    }

    private void Draw(Canvas canvas, Panel panel, Rect at)
    {
        using Mat image = ScreenImage.ToBgr(panel.Frame, range);
        canvas.Image(image, at);
        canvas.Text(panel.Title, at.X + 2, at.Y - 10);
        canvas.Text(panel.Caption, at.X + 2, at.Y + at.Height + 22);
    }
}
