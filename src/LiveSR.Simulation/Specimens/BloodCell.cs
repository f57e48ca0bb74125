namespace LiveSR.Simulation.Specimens;

/// <summary>One cell of a blood smear: a wavy outline and the optical density inside it.</summary>
internal sealed class BloodCell
{
    // Optical densities (natural logarithm) in blue, green and red, read off images of Romanowsky-stained smears.
    private static readonly float[] RedCellStain = [0.36f, 0.62f, 0.17f];
    private static readonly float[] CytoplasmStain = [0.10f, 0.36f, 0.36f];
    private static readonly float[] NucleusStain = [0.48f, 1.45f, 1.05f];
    private static readonly float[] PlateletStain = [0.25f, 0.75f, 0.55f];

    private readonly Kind _kind;
    private readonly double _stretch;
    private readonly double _cos;
    private readonly double _sin;
    private readonly double _density;
    private readonly double _pallor;
    private readonly Outline _outline;
    private readonly (Point Place, double Radius)[] _lobes;
    private readonly SmoothNoise? _fine;
    private readonly SmoothNoise? _coarse;

    private BloodCell(Kind kind, Point centre, double radius, double roughness, RandomStream random)
    {
        _kind = kind;
        Centre = centre;
        Radius = radius;
        _stretch = 1 + Math.Abs(0.06 * random.Normal());
        (_sin, _cos) = Math.SinCos(random.Uniform(0, Math.PI));
        _density = Math.Clamp(1 + (0.13 * random.Normal()), 0.65, 1.35);
        _pallor = random.Uniform(0.1, 1);
        _outline = new Outline([.. Enumerable.Range(2, 7).Select(k => (roughness / k * random.Normal(), random.Uniform(0, 2 * Math.PI)))]);
        _lobes = kind == Kind.White ? MakeLobes(radius, random) : [];
        if (kind != Kind.Red)
        {
            _fine = new SmoothNoise(0.5, random);
            _coarse = new SmoothNoise(1.3, random);
        }
    }

    private enum Kind
    {
        Red,
        White,
        Platelet,
    }

    internal Point Centre { get; }

    /// <summary>Mean radius in micrometres.</summary>
    internal double Radius { get; }

    internal static BloodCell Red(Point centre, RandomStream random) =>
        new(Kind.Red, centre, 3.7 + (0.25 * random.Normal()), random.Uniform() < 0.1 ? 0.12 : 0.03, random);

    internal static BloodCell White(Point centre, RandomStream random) =>
        new(Kind.White, centre, random.Uniform(5.6, 7.2), 0.06, random);

    internal static BloodCell Platelet(Point centre, RandomStream random) =>
        new(Kind.Platelet, centre, random.Uniform(0.8, 1.4), 0.25, random);

    /// <summary>Adds the cell's optical density to the nodes that it covers.</summary>
    internal void Draw(SpecimenGrid grid, Point stage)
    {
        double cx = Centre.X + stage.X, cy = Centre.Y + stage.Y, reach = Radius * 1.5;
        int x0 = grid.FirstColumn(cx - reach), x1 = grid.FirstColumn(cx + reach);
        int y1 = grid.FirstRow(cy + reach);
        for (int y = grid.FirstRow(cy - reach); y < y1; y++)
        {
            Span<float> blue = grid.Row(0, y), green = grid.Row(1, y), red = grid.Row(2, y);
            double dy = grid.OriginYUm + (y * grid.StepUm) - cy;
            for (int x = x0; x < x1; x++)
            {
                double dx = grid.OriginXUm + (x * grid.StepUm) - cx;
                double u = ((dx * _cos) + (dy * _sin)) / _stretch, v = ((dy * _cos) - (dx * _sin)) * _stretch;
                double rho = Math.Sqrt((u * u) + (v * v)) / Radius;
                if (rho < 1.4)
                {
                    (double amount, float[] stain) = Density(u, v, rho / _outline.Towards(u, v));
                    float a = (float)(amount * _density);
                    blue[x] += a * stain[0];
                    green[x] += a * stain[1];
                    red[x] += a * stain[2];
                }
            }
        }
    }

    private (double Amount, float[] Stain) Density(double u, double v, double rho) => _kind switch
    {
        Kind.Red => (RedCell(rho), RedCellStain),
        Kind.White => WhiteCell(u, v, rho),
        _ => (Edge(rho, 0.3) * (0.35 + (1.1 * _fine!.At(u, v))), PlateletStain),
    };

    private double RedCell(double rho)
    {
        // Thickness over its maximum, of a cell at rest; in a smear the dimple is flattened to a different degree.
        double r2 = Math.Min(rho * rho, 1);
        double disc = (0.207 + (2.003 * r2) - (1.123 * r2 * r2)) * Math.Sqrt(1 - (0.9 * r2)) / 0.79;
        double thickness = (_pallor * disc) + ((1 - _pallor) * (0.93 - (0.1 * r2)));

        // Light bends at the rim: a thin bright line outside it.
        double fromRim = (rho - 1.07) / 0.035, fringe = Math.Abs(fromRim) < 4 ? -0.07 * Math.Exp(-fromRim * fromRim) : 0;
        return (thickness * Edge(rho, 0.06)) + fringe;
    }

    private (double Amount, float[] Stain) WhiteCell(double u, double v, double rho)
    {
        double nearest = double.MaxValue;
        foreach ((Point place, double radius) in _lobes)
        {
            double dx = u - place.X, dy = v - place.Y;
            double distance = Math.Sqrt((dx * dx) + (dy * dy)) - radius;

            // A smooth minimum joins the lobes by bridges, as chromatin strands do.
            nearest = -Math.Log(Math.Exp(-2.5 * nearest) + Math.Exp(-2.5 * distance)) / 2.5;
        }

        double nucleus = 1 - SmoothNoise.Step(nearest, -0.15, 0.2);
        double grain = _fine!.At(u, v), cloud = _coarse!.At(u, v);
        return nucleus > 0.5
            ? (nucleus * (0.72 + (0.3 * cloud) + (0.22 * grain)), NucleusStain)
            : (Edge(rho, 0.1) * (0.45 + (0.6 * grain) + (0.4 * cloud)), CytoplasmStain);
    }

    private static double Edge(double rho, double softness) => 1 - SmoothNoise.Step(rho, 1 - softness, 1 + softness);

    private static (Point Place, double Radius)[] MakeLobes(double radius, RandomStream random)
    {
        // One large round lobe is a lymphocyte or monocyte; three to five on an arc are a neutrophil.
        int count = random.Uniform() < 0.4 ? 1 : 3 + random.Index(3);
        double angle = random.Uniform(0, 2 * Math.PI);
        var lobes = new (Point, double)[count];
        for (int i = 0; i < count; i++)
        {
            lobes[i] = count == 1
                ? (Point.Polar(angle, radius * 0.15), radius * random.Uniform(0.6, 0.75))
                : (Point.Polar(angle + (i * 1.35), radius * random.Uniform(0.38, 0.5)), radius * random.Uniform(0.24, 0.33));
        }

        return lobes;
    }
}
