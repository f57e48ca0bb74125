namespace LiveSR.Simulation.Specimens;

/// <summary>
/// Microtubules of interphase cells: smooth curves that grow from an organising centre beside the nucleus, turn along
/// the cell's edge, and grow and shrink at their far ends.
/// </summary>
internal sealed class Microtubules : Specimen
{
    private readonly List<Filament> _tubules = [];
    private readonly Harmonic _driftX;
    private readonly Harmonic _driftY;

    internal Microtubules(Field field)
    {
        _driftX = field.Motion.Oscillation(0.2, 0.1);
        _driftY = field.Motion.Oscillation(0.2, 0.1);
        foreach (Cell cell in Cell.Populate(field))
        {
            AddAster(field, cell);
        }
    }

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        var drift = new Point(_driftX.At(seconds), _driftY.At(seconds));
        foreach (Filament tubule in _tubules)
        {
            tubule.Draw(grid, seconds, drift);
        }
    }

    private void AddAster(Field field, Cell cell)
    {
        RandomStream random = field.Random;
        Point organiser = cell.Nucleus + Point.Polar(random.Uniform(0, 2 * Math.PI), cell.NucleusRadius * 0.8);
        int count = 300 + random.Index(60);
        for (int i = 0; i < count; i++)
        {
            // Most have been let go by the organiser and lie anywhere, roughly radial.
            bool free = random.Uniform() < 0.62;
            Point start = free
                ? cell.AnyPoint(random)
                : organiser + Point.Polar(random.Uniform(0, 2 * Math.PI), Math.Abs(0.45 * random.Normal()));
            Point outward = start - organiser;
            double heading = Math.Atan2(outward.Y, outward.X) + ((free ? 0.5 : 0.3) * random.Normal());
            double length = Math.Min(50, 3 - ((free ? 9 : 18) * Math.Log(1 - random.Uniform())));
            List<Point> curve = Filament.Curve(start, heading, length, 32, random, (p, a) => TurnAtEdge(cell, p, a));
            int end = curve.FindIndex(point => cell.Depth(point) < 0.3);
            curve = end < 0 ? curve : curve[..end];
            if (curve.Count > 15)
            {
                _tubules.Add(new Filament(curve, random.LogNormal(0.2), 0.14, field, 0.05, endUm: 2.2));
            }
        }
    }

    /// <summary>Near the cell's edge a growing end slides along it.</summary>
    private static double TurnAtEdge(Cell cell, Point point, double angle)
    {
        double depth = cell.Depth(point);
        if (depth > 4)
        {
            return 0;
        }

        Point outward = point - cell.Centre;
        double against = Math.IEEERemainder(angle - Math.Atan2(outward.Y, outward.X), 2 * Math.PI);
        return Math.Abs(against) < Math.PI / 2
            ? (against < 0 ? -1 : 1) * (4 - depth) * 0.02
            : 0;
    }
}
