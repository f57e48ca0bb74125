namespace LiveSR.Imaging.Registration;

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
        int at = Array.IndexOf(map.Values, map.Values.Max()), x = at % map.Width, y = at / map.Width;
        double next = -1;
        for (int j = 1; j < map.Height - 1; j++)
        {
            for (int i = 1; i < map.Width - 1; i++)
            {
                if (map[i, j] > next && Math.Max(Math.Abs(i - x), Math.Abs(j - y)) > hill && IsTop(map, i, j))
                {
                    next = map[i, j];
                }
            }
        }

        double dx = x > 0 && x < map.Width - 1 ? Vertex(map[x - 1, y], map[x, y], map[x + 1, y]) : 0;
        double dy = y > 0 && y < map.Height - 1 ? Vertex(map[x, y - 1], map[x, y], map[x, y + 1]) : 0;
        return new CorrelationPeak(x + dx, y + dy, map[x, y], next);
    }

    private static bool IsTop(Plane map, int x, int y)
    {
        for (int j = y - 1; j <= y + 1; j++)
        {
            for (int i = x - 1; i <= x + 1; i++)
            {
                if (map[i, j] > map[x, y])
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static double Vertex(double before, double at, double after)
    {
        double curvature = before - (2 * at) + after;
        return curvature < 0 ? Math.Clamp(0.5 * (before - after) / curvature, -0.5, 0.5) : 0;
    }
}
