namespace LiveSR.Simulation.Specimens;

/// <summary>
/// Endoplasmic reticulum of a flat cell: polygons of tubules with three-way junctions, denser towards the nucleus,
/// sheets with holes around it, and the nuclear envelope. The whole flows as one, so that junctions stay joined.
/// </summary>
internal sealed class EndoplasmicReticulum : Specimen
{
    private const double SheetLattice = 0.05;
    private const float SheetLight = 3.4f;

    // The membrane above and below the nucleus lies out of focus: a faint veil.
    private const float VeilLight = 0.55f;

    private readonly List<Tubule> _tubules = [];
    private readonly List<(Point Place, float PerArea)> _sheets = [];
    private readonly Field _field;
    private readonly RandomStream _random;
    private readonly Harmonic[] _flow;

    internal EndoplasmicReticulum(Field field)
    {
        _field = field;
        _random = field.Random;
        _flow = [.. Enumerable.Range(0, 6).Select(i => field.Motion.Oscillation(0.09, _random.Uniform(0.15, 0.7)))];
        foreach (Cell cell in Cell.Populate(field))
        {
            AddTubules(cell);
            AddSheets(cell);
            AddEnvelope(cell);
        }
    }

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        foreach (Tubule tubule in _tubules)
        {
            DrawTubule(grid, tubule, seconds);
        }

        // The sheets barely move: one flow for all their points.
        Point drift = Flow(new Point(_field.WidthUm / 2, _field.HeightUm / 2), seconds) * 0.5;
        foreach ((Point place, float perArea) in _sheets)
        {
            grid.AddPoint((float)(place.X + drift.X), (float)(place.Y + drift.Y), perArea * (float)(SheetLattice * SheetLattice));
        }
    }

    private Point Flow(Point p, double seconds)
    {
        double x = 0, y = 0;
        for (int i = 0; i < _flow.Length; i += 2)
        {
            // Plane waves with wavelengths of 5 to 12 um in directions 60 degrees apart.
            double k = 2 * Math.PI / (5 + (3.5 * i / 2)), along = i * Math.PI / 6;
            double phase = k * ((p.X * Math.Cos(along)) + (p.Y * Math.Sin(along)));
            x += (_flow[i] with { Phase = _flow[i].Phase + phase }).At(seconds);
            y += (_flow[i + 1] with { Phase = _flow[i + 1].Phase + phase }).At(seconds);
        }

        return new Point(x, y);
    }

    private void DrawTubule(SpecimenGrid grid, Tubule tubule, double seconds)
    {
        Point a = tubule.From + Flow(tubule.From, seconds), b = tubule.To + Flow(tubule.To, seconds);
        Point chord = b - a;
        double bow = tubule.Bow.Amplitude + tubule.Bow.At(seconds);
        int count = Math.Max(2, (int)Math.Ceiling(chord.Length * 1.1 / grid.StepUm));
        float light = (float)(tubule.Light * chord.Length / count);
        for (int i = 0; i < count; i++)
        {
            double t = (i + 0.5) / count, aside = 4 * t * (1 - t) * bow;
            grid.AddPoint((float)(a.X + (chord.X * t) - (chord.Y * aside)), (float)(a.Y + (chord.Y * t) + (chord.X * aside)), light);
        }
    }

    private void AddTubules(Cell cell)
    {
        var seeds = new List<Point>();
        double reach = cell.Radius * 1.5;
        for (int attempt = 0; attempt < 26_000; attempt++)
        {
            Point p = cell.Centre + new Point(_random.Uniform(-reach, reach), _random.Uniform(-reach, reach));
            double fromNucleus = (p - cell.Nucleus).Length - cell.NucleusRadius;
            double spacing = fromNucleus < 0 ? 2.5 : (0.62 + (0.055 * Math.Min(fromNucleus, 16))) * (0.7 + (0.8 * _random.Uniform()));
            if (cell.Depth(p) > -2 && _field.Contains(p, 3) && !seeds.Exists(q => (q - p).Length < spacing))
            {
                seeds.Add(p);
            }
        }

        foreach ((Point from, Point to) in Voronoi.Edges(seeds, reach: 4))
        {
            Point middle = (from + to) * 0.5;
            bool inside = cell.Depth(from) > 0.4 && cell.Depth(to) > 0.4;
            bool overNucleus = (middle - cell.Nucleus).Length < cell.NucleusRadius;

            // One tubule in seven is missing: real polygons differ more in size than the nearest-point regions do.
            if (inside && !overNucleus && _random.Uniform() > 0.14)
            {
                Harmonic bow = _field.Motion.Oscillation(0.11 * _random.Normal(), _random.Uniform(0.2, 0.6));
                _tubules.Add(new Tubule(from, to, _random.LogNormal(0.22), bow));
            }
        }
    }

    private void AddSheets(Cell cell)
    {
        var noise = new SmoothNoise(1.6, _random);
        var holes = new SmoothNoise(0.45, _random);
        double reach = cell.NucleusRadius + 9;
        for (double y = -reach; y < reach; y += SheetLattice)
        {
            for (double x = -reach; x < reach; x += SheetLattice)
            {
                Point p = cell.Nucleus + new Point(x, y);
                double outside = Math.Sqrt((x * x) + (y * y)) - cell.NucleusRadius;
                if (!_field.Contains(p) || cell.Depth(p) < 0.5)
                {
                    continue;
                }

                if (outside <= 0)
                {
                    _sheets.Add((p, VeilLight * (0.4f + noise.At(p.X, p.Y))));
                }
                else if (noise.At(p.X, p.Y) > 0.3 + (0.085 * outside) && holes.At(p.X, p.Y) < 0.74)
                {
                    _sheets.Add((p, SheetLight));
                }
            }
        }
    }

    private void AddEnvelope(Cell cell)
    {
        const int Pieces = 72;
        Point At(int i)
        {
            double angle = 2 * Math.PI * i / Pieces;
            return cell.Nucleus + Point.Polar(angle, cell.NucleusRadius * (1 + (0.05 * Math.Sin(2 * angle)) + (0.02 * Math.Sin((3 * angle) + 1))));
        }

        for (int i = 0; i < Pieces; i++)
        {
            _tubules.Add(new Tubule(At(i), At(i + 1), 0.8, new Harmonic(0, 0, 0)));
        }
    }

    private readonly record struct Tubule(Point From, Point To, double Light, Harmonic Bow);
}
