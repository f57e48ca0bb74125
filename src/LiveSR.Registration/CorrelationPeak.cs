using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Registration;

/// <summary>The highest value of a correlation map and how far it stands out.</summary>
/// <param name="X">Column, refined to a fraction of a pixel by parabolas through the neighbours.</param>
/// <param name="Y">Row, refined likewise.</param>
/// <param name="Value">The highest correlation.</param>
/// <param name="Next">The highest top elsewhere, which a wrong match would have taken; -1 when there is no other top.</param>
public readonly record struct CorrelationPeak(double X, double Y, double Value, double Next)
{
    /// <summary>Finds the peak of a map.</summary>
    /// <param name="map">Correlations.</param>
    /// <param name="hill">Tops as near as this, in pixels, are the peak's own.</param>
    public static CorrelationPeak Find(Plane map, int hill)
    {
        ArgumentNullException.ThrowIfNull(map);
        using Mat values = map.ToMat(), highest = new(), tops = new();
        Cv2.MinMaxLoc(values, out _, out double value, out _, out Point at);

        // A top equals the highest value around it; the map's border is none.
        Cv2.Dilate(values, highest, new Mat());
        Cv2.Compare(values, highest, tops, CmpTypes.EQ);
        Cv2.Rectangle(tops, new Rect(0, 0, map.Width, map.Height), Scalar.Black);
        Cv2.Rectangle(tops, new Rect(at.X - hill, at.Y - hill, (2 * hill) + 1, (2 * hill) + 1), Scalar.Black, Cv2.FILLED);
        double next = -1;
        if (Cv2.CountNonZero(tops) > 0)
        {
            Cv2.MinMaxLoc(values, out _, out next, out _, out _, tops);
        }

        (int x, int y) = (at.X, at.Y);
        double dx = x > 0 && x < map.Width - 1 ? Vertex(map[x - 1, y], map[x, y], map[x + 1, y]) : 0;
        double dy = y > 0 && y < map.Height - 1 ? Vertex(map[x, y - 1], map[x, y], map[x, y + 1]) : 0;
        return new CorrelationPeak(x + dx, y + dy, value, next);
    }

    private static double Vertex(double before, double at, double after)
    {
        double curvature = before - (2 * at) + after;
        return curvature < 0 ? Math.Clamp(0.5 * (before - after) / curvature, -0.5, 0.5) : 0;
    }
}
