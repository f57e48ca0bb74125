namespace LiveSR.Simulation.Specimens;

/// <summary>
/// F-actin in a spread cell: stress fibres that follow a smooth field of directions and split into filaments, a
/// meshwork of filaments (persistence length 17 um; Gittes et al., J. Cell Biol. 120, 1993) with branches at 70
/// degrees (Mullins et al., PNAS 95, 1998), and a cortex along the cell's edge.
/// </summary>
internal sealed class Actin : Specimen
{
    private const double Persistence = 17;
    private const double BranchAngle = 70 * Math.PI / 180;

    private readonly List<Filament> _filaments = [];
    private readonly Field _field;
    private readonly RandomStream _random;
    private readonly SmoothNoise _directions;
    private readonly double _mainDirection;
    private readonly Harmonic _driftX;
    private readonly Harmonic _driftY;

    internal Actin(Field field)
    {
        _field = field;
        _random = field.Random;
        _directions = new SmoothNoise(22, _random);
        _mainDirection = _random.Uniform(0, Math.PI);
        _driftX = field.Motion.Oscillation(0.25, 0.1);
        _driftY = field.Motion.Oscillation(0.25, 0.1);
        foreach (Cell cell in Cell.Populate(field))
        {
            AddMeshwork(cell);
            AddStressFibres(cell);
            AddCortex(cell);
        }
    }

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        var drift = new Point(_driftX.At(seconds), _driftY.At(seconds));
        foreach (Filament filament in _filaments)
        {
            filament.Draw(grid, seconds, drift);
        }
    }

    private double Direction(Point p) => _mainDirection + ((_directions.At(p.X, p.Y) - 0.5) * 2.2);

    private void AddMeshwork(Cell cell)
    {
        double area = Math.PI * cell.Radius * cell.Radius;
        int count = (int)(area * 0.34);
        for (int i = 0; i < count; i++)
        {
            Point start = cell.AnyPoint(_random);
            double length = Math.Min(18, 2 - (4.5 * Math.Log(1 - _random.Uniform())));
            double spread = _random.Uniform() < 0.55 ? 0.35 : 1.6;
            double angle = Direction(start) + (spread * _random.Normal()) + (_random.Uniform() < 0.5 ? Math.PI : 0);
            AddBranched(cell, start, angle, length, 0.5 * _random.LogNormal(0.5), generation: 0);
        }
    }

    private void AddBranched(Cell cell, Point start, double angle, double length, double light, int generation)
    {
        List<Point> curve = Inside(cell, Filament.Curve(start, angle, length, Persistence, _random));
        if (curve.Count < 8 || !_field.Contains(start, length))
        {
            return;
        }

        _filaments.Add(new Filament(curve, light, 0.28, _field, 0.035, beginUm: 0.5, endUm: 0.9));
        if (generation < 2 && _random.Uniform() < 0.4)
        {
            int at = 2 + _random.Index(curve.Count - 4);
            Point tangent = curve[at + 1] - curve[at - 1];
            double branch = Math.Atan2(tangent.Y, tangent.X) + (_random.Uniform() < 0.5 ? BranchAngle : -BranchAngle);
            AddBranched(cell, curve[at], branch, length * _random.Uniform(0.3, 0.7), light * 0.9, generation + 1);
        }
    }

    private void AddStressFibres(Cell cell)
    {
        int count = 11 + _random.Index(5);
        for (int i = 0; i < count; i++)
        {
            Point start = cell.AnyPoint(_random);
            List<Point> back = Trace(cell, start, Math.PI), forth = Trace(cell, start, 0);
            back.Reverse();
            List<Point> axis = [.. back, .. forth.Skip(1)];
            if (axis.Count < 40)
            {
                continue;
            }

            int strands = 3 + _random.Index(7);
            for (int strand = 0; strand < strands; strand++)
            {
                AddStrand(axis, width: _random.Uniform(0.06, 0.2));
            }
        }
    }

    /// <summary>One filament of a bundle: a stretch of its axis, aside by a distance that changes slowly along it.</summary>
    private void AddStrand(List<Point> axis, double width)
    {
        int from = (int)(axis.Count * 0.35 * _random.Uniform()), to = axis.Count - (int)(axis.Count * 0.35 * _random.Uniform());
        double aside = width * _random.Normal(), wander = 0, slope = 0;
        var points = new List<Point>(to - from);
        for (int i = Math.Max(1, from); i < Math.Min(axis.Count - 1, to); i++)
        {

            // The strand swings about its bundle over several micrometres: a random slope, pulled back gently.
            wander += slope * Filament.Spacing;
            slope = (0.98 * slope) - (0.004 * wander) + (0.06 * width * _random.Normal());
            Point tangent = axis[i + 1] - axis[i - 1];
            double scale = (aside + wander) / Math.Max(1e-9, tangent.Length);
            points.Add(new Point(axis[i].X - (tangent.Y * scale), axis[i].Y + (tangent.X * scale)));
        }

        if (points.Count > 8)
        {
            _filaments.Add(new Filament(points, 0.75 * _random.LogNormal(0.3), 0.22, _field, 0.02, beginUm: 0.3, endUm: 0.3));
        }
    }

    private List<Point> Trace(Cell cell, Point start, double turn)
    {
        var points = new List<Point> { start };
        double wobble = 0;
        while (points.Count < 260 && cell.Depth(points[^1]) > 0.6)
        {
            wobble = (0.97 * wobble) + (0.012 * _random.Normal());
            points.Add(points[^1] + Point.Polar(Direction(points[^1]) + turn + wobble, Filament.Spacing));
        }

        return points;
    }

    private void AddCortex(Cell cell)
    {
        int strands = 7;
        for (int strand = 0; strand < strands; strand++)
        {
            double inset = Math.Abs(0.35 * _random.Normal()), wander = 0, slope = 0, angle = _random.Uniform(0, 2 * Math.PI);
            double until = angle + _random.Uniform(1.5, 5);
            var points = new List<Point>();
            while (angle < until)
            {
                double radius = cell.OutlineRadius(angle) - inset - wander;
                points.Add(cell.Centre + Point.Polar(angle, radius));
                wander += slope * Filament.Spacing;
                slope = (0.97 * slope) - (0.004 * wander) + (0.02 * _random.Normal());
                angle += Filament.Spacing / radius;
            }

            _filaments.Add(new Filament(points, 0.8 * _random.LogNormal(0.3), 0.25, _field, 0.03));
        }
    }

    /// <summary>The curve up to where it leaves the cell.</summary>
    private static List<Point> Inside(Cell cell, List<Point> curve)
    {
        int end = curve.FindIndex(point => cell.Depth(point) < 0.15);
        return end < 0 ? curve : curve[..end];
    }
}
