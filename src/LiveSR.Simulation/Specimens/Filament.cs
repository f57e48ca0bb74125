namespace LiveSR.Simulation.Specimens;

/// <summary>
/// A fluorescent thread: a curve of points a fixed distance apart, light per length that varies along it, a bending
/// wave that runs over it, and ends that move along it (treadmilling, growth and shrinkage).
/// </summary>
internal sealed class Filament
{
    /// <summary>Distance of the curve's points in micrometres.</summary>
    internal const double Spacing = 0.1;

    private readonly Point[] _points;
    private readonly float[] _light;
    private readonly Harmonic _bend;
    private readonly double _bendPerUm;
    private readonly Harmonic _begin;
    private readonly Harmonic _end;
    private readonly Point _centre;
    private readonly double _reach;

    /// <param name="points">Points <see cref="Spacing"/> apart.</param>
    /// <param name="lightPerUm">Mean light per micrometre.</param>
    /// <param name="speckle">Relative fluctuation of the label along the thread.</param>
    /// <param name="field">Source of phases.</param>
    /// <param name="bendUm">Amplitude of the bending wave.</param>
    /// <param name="beginUm">How far the first end moves.</param>
    /// <param name="endUm">How far the last end moves.</param>
    internal Filament(
        IReadOnlyList<Point> points, double lightPerUm, double speckle, Field field, double bendUm, double beginUm = 0, double endUm = 0)
    {
        _points = [.. points];
        _light = Label(_points.Length, lightPerUm, speckle, field.Random);
        _bend = field.Motion.Oscillation(bendUm, field.Random.Uniform(0.2, 0.8));
        _bendPerUm = 2 * Math.PI / field.Random.Uniform(3, 8) * (field.Random.Uniform() < 0.5 ? -1 : 1);
        _begin = field.Motion.Oscillation(beginUm / 2, field.Random.Uniform(0.1, 0.35));
        _end = field.Motion.Oscillation(endUm / 2, field.Random.Uniform(0.1, 0.35));
        _centre = _points[_points.Length / 2];
        _reach = _points.Max(point => (point - _centre).Length) + Math.Abs(_bend.Amplitude);
    }

    /// <summary>Draws the part that lies between the two ends at that time.</summary>
    internal void Draw(SpecimenGrid grid, double seconds, Point drift)
    {
        if (!grid.Reaches(_centre + drift, _reach))
        {
            return;
        }

        int last = _points.Length - 1;
        double begin = Math.Clamp((_begin.Amplitude + _begin.At(seconds)) / Spacing, 0, last);
        double end = Math.Clamp(last - ((_end.Amplitude + _end.At(seconds)) / Spacing), 0, last);
        if (end <= begin)
        {
            return;
        }

        Point from = Bent((int)begin, seconds) + drift;
        for (int i = (int)begin; i < end; i++)
        {
            Point to = Bent(i + 1, seconds) + drift;

            // A segment that holds an end is drawn in part, so that ends move by less than a segment.
            double share = Math.Min(end - i, 1) - Math.Max(begin - i, 0);
            DrawSegment(grid, from, to, _light[i] * share);
            from = to;
        }
    }

    /// <summary>
    /// A curve of a given persistence length: the curvature wanders so that the tangent's correlation falls by 1/e
    /// over that length, and changes smoothly, as a stiff rod's does.
    /// </summary>
    /// <param name="start">First point.</param>
    /// <param name="angle">First direction in radians.</param>
    /// <param name="length">Length in micrometres.</param>
    /// <param name="persistence">Persistence length in micrometres.</param>
    /// <param name="random">Source of curvature.</param>
    /// <param name="steer">Gives the angle to turn by over one step for a point and direction, or null.</param>
    internal static List<Point> Curve(
        Point start, double angle, double length, double persistence, RandomStream random, Func<Point, double, double>? steer = null)
    {
        // An Ornstein-Uhlenbeck curvature of correlation length c and deviation sqrt(2 / persistence) / sqrt(2 c)
        // turns the tangent, over lengths beyond c, as a worm-like chain in the plane does.
        const double Correlation = 1.5;
        double keep = Math.Exp(-Spacing / Correlation), deviation = Math.Sqrt(1 / (persistence * Correlation));
        double curvature = deviation * random.Normal();
        var points = new List<Point>((int)(length / Spacing) + 2) { start };
        for (double s = 0; s < length; s += Spacing)
        {
            curvature = (curvature * keep) + (deviation * Math.Sqrt(1 - (keep * keep)) * random.Normal());
            angle += curvature * Spacing;
            angle += steer?.Invoke(points[^1], angle) ?? 0;
            points.Add(points[^1] + Point.Polar(angle, Spacing));
        }

        return points;
    }

    private static float[] Label(int count, double lightPerUm, double speckle, RandomStream random)
    {
        float[] light = new float[count];
        double slow = random.Normal();
        for (int i = 0; i < count; i++)
        {
            slow = (0.9 * slow) + (0.436 * random.Normal());
            light[i] = (float)(lightPerUm * Math.Max(0.15, 1 + (speckle * slow)));
        }

        return light;
    }

    private static void DrawSegment(SpecimenGrid grid, Point from, Point to, double lightPerUm)
    {
        Point d = to - from;
        double length = d.Length;
        int count = Math.Max(1, (int)Math.Ceiling(length / grid.StepUm));
        float light = (float)(lightPerUm * length / count);
        float x = (float)(from.X + (d.X / count / 2)), y = (float)(from.Y + (d.Y / count / 2));
        float dx = (float)(d.X / count), dy = (float)(d.Y / count);
        for (int i = 0; i < count; i++)
        {
            grid.AddPoint(x + (i * dx), y + (i * dy), light);
        }
    }

    private Point Bent(int i, double seconds)
    {
        Point a = _points[Math.Max(0, i - 1)], b = _points[Math.Min(_points.Length - 1, i + 1)];
        Point tangent = (b - a) * (1 / Math.Max(1e-9, (b - a).Length));
        double shift = _bend.Amplitude
            * Math.Sin((_bend.AngularFrequency * seconds) + _bend.Phase + (i * Spacing * _bendPerUm));
        return new Point(_points[i].X - (tangent.Y * shift), _points[i].Y + (tangent.X * shift));
    }
}
