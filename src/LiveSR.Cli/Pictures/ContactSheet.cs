using System.Globalization;
using LiveSR.Cli.Comparing;
using LiveSR.Imaging;
using LiveSR.Recording.Pictures;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>A few pairs on one page, each with its caption: whether all went well is seen at a glance.</summary>
internal sealed class ContactSheet : IDisposable
{
    private const int Columns = 2, Side = 300, Gap = 8, Strip = 26, Heading = 40;

    private readonly List<(Mat A, Mat B, string Caption)> _pairs = [];

    /// <summary>Which of <paramref name="frames"/> frames to show so that <paramref name="pictures"/> are spread evenly, the first and the last among them.</summary>
    public static IReadOnlySet<long> Choose(long frames, int pictures)
    {
        long count = Math.Min(pictures, frames), steps = Math.Max(1, count - 1);
        return Enumerable.Range(0, (int)count).Select(i => i * (frames - 1) / steps).ToHashSet();
    }

    /// <summary>Takes a pair, each frame with its own black and white.</summary>
    public void Add(FramePair pair) => Add(pair.A, pair.B, Caption(pair.Number, pair.A.Metadata));

    /// <summary>Takes two frames, each with its own black and white.</summary>
    public void Add(Frame a, Frame b, string caption) => _pairs.Add((Small(a), Small(b), caption));

    /// <summary>Writes the page.</summary>
    /// <param name="path">File to write; its folder is made.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="heading">What is to be seen.</param>
    public void Save(string path, bool overwrite, string heading)
    {
        int rows = (_pairs.Count + Columns - 1) / Columns, columns = Math.Min(Columns, _pairs.Count);
        int width = _pairs.Max(pair => pair.A.Width), height = _pairs.Max(pair => pair.A.Height);
        int column = (2 * width) + (3 * Gap), row = height + Strip + Gap;
        using var canvas = new Canvas((columns * column) + Gap, Heading + (rows * row) + Gap);
        canvas.Text(heading, Gap + 2, 26, Canvas.SizeWithin(heading, (columns * column) - Gap, 0.6));
        for (int i = 0; i < _pairs.Count; i++)
        {
            (Mat a, Mat b, string caption) = _pairs[i];
            int x = Gap + (i % columns * column), y = Heading + (i / columns * row);
            canvas.Text(caption, x + 2, y + 18, Canvas.SizeWithin(caption, (2 * width) + Gap, 0.5), Canvas.Faint);
            canvas.Overview(a, new Rect(x, y + Strip, width, height));
            canvas.Overview(b, new Rect(x + width + Gap, y + Strip, width, height));
        }

        canvas.Save(path, overwrite);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Mat a, Mat b, _) in _pairs)
        {
            a.Dispose();
            b.Dispose();
        }
    }

    private static Mat Small(Frame frame)
    {
        double shrink = (double)Side / Math.Max(frame.Width, frame.Height);
        var size = new Size(Math.Max(1, (int)Math.Round(frame.Width * shrink)), Math.Max(1, (int)Math.Round(frame.Height * shrink)));
        using Mat whole = ScreenImage.ToBgr(frame, ScreenImage.RangeOf(frame));
        var small = new Mat();
        Cv2.Resize(whole, small, size, 0, 0, shrink < 1 ? InterpolationFlags.Area : InterpolationFlags.Nearest);
        return small;
    }

    private static string Caption(int number, FrameMetadata metadata)
    {
        string plane = metadata.Plane is { } at ? string.Create(CultureInfo.InvariantCulture, $", t {at.Time} z {at.Slice} c {at.Channel}") : "";
        string channel = metadata.ChannelName.Length > 0 ? $" {metadata.ChannelName}" : "";
        string position = metadata.PositionName.Length > 0 ? $", {metadata.PositionName}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"frame {number}{plane}{channel}{position}, {metadata.ElapsedTimeMs / 1000:0.###} s");
    }
}
