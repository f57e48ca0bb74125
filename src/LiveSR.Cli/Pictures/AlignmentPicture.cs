using System.Globalization;
using LiveSR.Cli.Alignment;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Recording.Pictures;
using LiveSR.Registration;
using OpenCvSharp;

namespace LiveSR.Cli.Pictures;

/// <summary>
/// What matched how well: the found field in the low image, both images in a chequered blend, the correlation map with
/// its peak, and the shifts that are left, block by block.
/// </summary>
internal static class AlignmentPicture
{
    private const int Gap = 8;
    private const int Heading = 44;
    private const int Strip = 28;
    private const int Width = 640;
    private const int Squares = 8;
    private const double ArrowScale = 20;
    private static readonly Scalar Yellow = new(60, 230, 255);

    /// <summary>Writes the picture as PNG.</summary>
    public static void Save(string path, bool overwrite, string name, AlignedPair pair)
    {
        PairRegistration found = pair.Registration;
        Frame low = pair.WholeLow.Frame, high = pair.High.Frame;
        int top = Fitted(low.Width, low.Height), height = Fitted(high.Width, high.Height), below = Math.Max(height, Fitted(found.Map.Width, found.Map.Height));
        using var canvas = new Canvas((2 * (Width + Gap)) + Gap, Heading + Math.Max(top, height) + below + (4 * Strip) + Gap);
        (double x, double y) = found.Transform.Map(0, 0);
        string heading = string.Create(CultureInfo.InvariantCulture,
            $"{name}: shift {x:0.00}, {y:0.00} px, turned {found.Transform.RotationDegrees:0.00} deg, magnified x{found.MeasuredScale:0.000}, correlation {found.Correlation:0.000}");
        canvas.Text(heading, Gap + 2, 28, Canvas.SizeWithin(heading, 2 * Width, 0.65));

        int second = Heading + Math.Max(top, height) + (2 * Strip);
        DrawField(canvas, low, found, new Rect(Gap, Heading + Strip, Width, top));
        DrawBlend(canvas, pair, new Rect((2 * Gap) + Width, Heading + Strip, Width, height));
        DrawMap(canvas, found, new Rect(Gap, second + Strip, Width, Fitted(found.Map.Width, found.Map.Height)));
        DrawShifts(canvas, pair, new Rect((2 * Gap) + Width, second + Strip, Width, height));
        canvas.Save(path, overwrite);
    }

    /// <summary>Height at the panels' width; a very tall image is cut by its own panel's shape.</summary>
    private static int Fitted(int width, int height) => Math.Clamp((int)Math.Round((double)Width * height / width), 64, 2 * Width);

    private static void Caption(Canvas canvas, Rect at, string title, string figures)
    {
        canvas.Text(title, at.X + 2, at.Y - 9, 0.55);
        canvas.Text(figures, at.X + 2, at.Y + at.Height + 19, Canvas.SizeWithin(figures, at.Width - 4, 0.5), Canvas.Faint);
    }

    private static void DrawField(Canvas canvas, Frame low, PairRegistration found, Rect at)
    {
        using Mat image = ScreenImage.ToBgr(low, ScreenImage.RangeOf(low));
        canvas.Overview(image, at);
        double zoom = (double)at.Width / low.Width;
        PixelRect area = found.LowArea;
        canvas.Rectangle(new Rect(at.X + (int)(area.X * zoom), at.Y + (int)(area.Y * zoom), (int)(area.Width * zoom), (int)(area.Height * zoom)), Yellow, 2);
        Caption(canvas, at, "low image, common field in yellow", $"{low.Width}x{low.Height}, common {area.Width}x{area.Height} at {area.X}, {area.Y}");
    }

    private static void DrawBlend(Canvas canvas, AlignedPair pair, Rect at)
    {
        using var bicubic = new BicubicEnhancer(pair.Registration.Scale);
        using FrameLease enlarged = bicubic.Enhance(pair.Low.Frame);
        using Mat low = ScreenImage.ToBgr(enlarged.Frame, ScreenImage.RangeOf(enlarged.Frame));
        using Mat high = ScreenImage.ToBgr(pair.High.Frame, ScreenImage.RangeOf(pair.High.Frame));
        int width = low.Width, height = low.Height, side = Math.Max(8, width / Squares);
        for (int y = 0; y < height; y += side)
        {
            for (int x = y / side % 2 * side; x < width; x += 2 * side)
            {
                var square = new Rect(x, y, Math.Min(side, width - x), Math.Min(side, height - y));
                using Mat from = low.SubMat(square), to = high.SubMat(square);
                from.CopyTo(to);
            }
        }

        canvas.Overview(high, at);
        MarkCorners(canvas, at, (double)side * at.Width / high.Width);
        Caption(canvas, at, "low (bicubic) and high in turn", "structures must run on across the squares' edges; each image with its own contrast");
    }

    /// <summary>Small crosses where the squares meet, so that one sees where to look without covering it.</summary>
    private static void MarkCorners(Canvas canvas, Rect at, double side)
    {
        const int Arm = 3;
        for (double y = side; y < at.Height - Arm; y += side)
        {
            for (double x = side; x < at.Width - Arm; x += side)
            {
                var corner = new Point(at.X + (int)x, at.Y + (int)y);
                canvas.Line(new Point(corner.X - Arm, corner.Y), new Point(corner.X + Arm, corner.Y), Yellow);
                canvas.Line(new Point(corner.X, corner.Y - Arm), new Point(corner.X, corner.Y + Arm), Yellow);
            }
        }
    }

    private static void DrawMap(Canvas canvas, PairRegistration found, Rect at)
    {
        Plane map = found.Map;
        float lowest = map.Values.Min(), span = Math.Max(1e-6f, map.Values.Max() - lowest);
        using var grey = new Mat(map.Height, map.Width, MatType.CV_8UC1);
        for (int y = 0; y < map.Height; y++)
        {
            Span<byte> row = grey.RowSpan<byte>(y);
            for (int x = 0; x < map.Width; x++)
            {
                row[x] = (byte)(255 * (map[x, y] - lowest) / span);
            }
        }

        using var coloured = new Mat();
        Cv2.ApplyColorMap(grey, coloured, ColormapTypes.Viridis);
        canvas.Image(coloured, at);
        int px = at.X + (int)((found.Peak.X + 0.5) * at.Width / map.Width), py = at.Y + (int)((found.Peak.Y + 0.5) * at.Height / map.Height);
        var marker = new Rect(px - 10, py - 10, 21, 21);
        canvas.Rectangle(marker, new Scalar(40, 40, 255), 2);
        Caption(canvas, at, "normalised cross-correlation, its peak in red", string.Create(CultureInfo.InvariantCulture,
            $"peak {found.Peak.Value:0.000}, next best {found.Peak.Next:0.000}, lowest {lowest:0.00}; after refinement {found.Correlation:0.000}"));
    }

    private static void DrawShifts(Canvas canvas, AlignedPair pair, Rect at)
    {
        PairRegistration found = pair.Registration;
        using Mat image = ScreenImage.ToBgr(pair.High.Frame, ScreenImage.RangeOf(pair.High.Frame));
        using var dim = new Mat();
        image.ConvertTo(dim, MatType.CV_8UC3, 0.55);
        canvas.Overview(dim, at);
        double zoom = (double)at.Width / found.LowArea.Width;
        foreach (LocalShift shift in found.LocalShifts)
        {
            var from = new Point(at.X + (int)((shift.X - found.LowArea.X + 0.5) * zoom), at.Y + (int)((shift.Y - found.LowArea.Y + 0.5) * zoom));
            var to = new Point(from.X + (int)Math.Round(shift.Dx * ArrowScale * zoom), from.Y + (int)Math.Round(shift.Dy * ArrowScale * zoom));
            canvas.Line(from, to, Yellow, 2);
            canvas.Rectangle(new Rect(from.X - 2, from.Y - 2, 5, 5), Yellow, -1);
        }

        Caption(canvas, at, $"what is left, block by block, {ArrowScale:0} times as long", string.Create(CultureInfo.InvariantCulture,
            $"rms {found.ResidualPixels:0.00} low-resolution pixels over {found.LocalShifts.Count} blocks with structure"));
    }
}
