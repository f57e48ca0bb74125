namespace LiveSR.Simulation.Specimens;

/// <summary>
/// Nuclei stained for DNA: lobed ellipses, thicker in the middle, with chromatin texture, dark nucleoli, bright
/// chromocentres, and now and then a condensed mitotic plate.
/// </summary>
internal sealed class Nuclei : Specimen
{
    private readonly List<Nucleus> _nuclei = [];
    private readonly SmoothNoise _fine;
    private readonly SmoothNoise _coarse;

    internal Nuclei(Field field)
    {
        RandomStream random = field.Random;
        _fine = new SmoothNoise(0.75, random);
        _coarse = new SmoothNoise(2.3, random);
        int attempts = (int)(field.AreaUm2 / 330);
        for (int i = 0; i < attempts; i++)
        {
            var candidate = Nucleus.Make(field, field.AnyPoint());
            double nearest = _nuclei.Count == 0 ? double.MaxValue : _nuclei.Min(other =>
                (other.Centre - candidate.Centre).Length / (other.Long + candidate.Long));
            if (nearest > 0.8)
            {
                _nuclei.Add(candidate);
            }
        }
    }

    /// <inheritdoc/>
    internal override bool DrawsPoints => false;

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        foreach (Nucleus nucleus in _nuclei)
        {
            DrawNucleus(grid, nucleus, seconds);
        }
    }

    private void DrawNucleus(SpecimenGrid grid, Nucleus nucleus, double seconds)
    {
        double cx = nucleus.Centre.X + nucleus.MoveX.At(seconds), cy = nucleus.Centre.Y + nucleus.MoveY.At(seconds);
        (double sin, double cos) = Math.SinCos(nucleus.Angle + nucleus.Turn.At(seconds));
        double reach = nucleus.Long * 1.4;
        int x0 = grid.FirstColumn(cx - reach), x1 = grid.FirstColumn(cx + reach);
        int y1 = grid.FirstRow(cy + reach);
        for (int y = grid.FirstRow(cy - reach); y < y1; y++)
        {
            Span<float> row = grid.Row(0, y);
            double dy = grid.OriginYUm + (y * grid.StepUm) - cy;
            for (int x = x0; x < x1; x++)
            {
                double dx = grid.OriginXUm + (x * grid.StepUm) - cx;
                double u = ((dx * cos) + (dy * sin)) / nucleus.Long, v = ((dy * cos) - (dx * sin)) / nucleus.Short;
                double rho2 = (u * u) + (v * v);
                if (rho2 < 1.7)
                {
                    row[x] += (float)Light(nucleus, u, v, rho2);
                }
            }
        }
    }

    /// <summary>Light at a point in the nucleus' own coordinates, in which the mean outline is the unit circle.</summary>
    private double Light(Nucleus nucleus, double u, double v, double rho2)
    {
        double rho = Math.Sqrt(rho2) / nucleus.Outline.Towards(u, v);
        double softness = 0.35 / nucleus.Short;
        double inside = 1 - SmoothNoise.Step(rho, 1 - softness, 1 + softness);
        if (inside <= 0)
        {
            return 0;
        }

        double thickness = 0.62 + (0.38 * Math.Sqrt(Math.Max(0, 1 - (rho * rho))));
        double x = (u * nucleus.Long) + nucleus.TextureX, y = (v * nucleus.Short) + nucleus.TextureY;
        double fine = _fine.At(x, y), coarse = _coarse.At(x, y);
        if (nucleus.Mitotic)
        {
            return nucleus.Brightness * inside * (0.85 + (0.3 * fine));
        }

        double texture = 0.52 + (0.55 * fine) + (0.42 * coarse) + (0.9 * SmoothNoise.Step(fine * coarse, 0.55, 0.8));
        foreach ((Point place, double radius) in nucleus.Nucleoli)
        {
            double dx = (u * nucleus.Long) - place.X, dy = (v * nucleus.Short) - place.Y;
            texture *= 1 - (0.42 * (1 - SmoothNoise.Step(Math.Sqrt((dx * dx) + (dy * dy)) + (0.8 * (coarse - 0.5)), radius * 0.4, radius * 1.5)));
        }

        return nucleus.Brightness * inside * thickness * texture;
    }

    private sealed record Nucleus(
        Point Centre, double Long, double Short, double Angle, double Brightness, bool Mitotic,
        Harmonic MoveX, Harmonic MoveY, Harmonic Turn, (Point Place, double Radius)[] Nucleoli)
    {
        internal double TextureX { get; private init; }

        internal double TextureY { get; private init; }

        internal required Outline Outline { get; init; }

        internal static Nucleus Make(Field field, Point centre)
        {
            RandomStream random = field.Random;
            bool mitotic = random.Uniform() < 0.05;
            double longAxis = mitotic ? random.Uniform(4.5, 6) : random.Uniform(6.5, 9.5);
            double shortAxis = mitotic ? random.Uniform(1.6, 2.2) : longAxis * random.Uniform(0.6, 0.92);
            var nucleoli = new (Point, double)[mitotic ? 0 : 1 + random.Index(4)];
            for (int i = 0; i < nucleoli.Length; i++)
            {
                nucleoli[i] = (Point.Polar(random.Uniform(0, 2 * Math.PI), shortAxis * random.Uniform(0.1, 0.62)), random.Uniform(0.7, 1.6));
            }

            return new Nucleus(
                centre, longAxis, shortAxis, random.Uniform(0, Math.PI), (mitotic ? 2.6 : 1) * random.LogNormal(0.3), mitotic,
                field.Motion.Oscillation(random.Uniform(0, 0.8), random.Uniform(0.1, 0.3)),
                field.Motion.Oscillation(random.Uniform(0, 0.8), random.Uniform(0.1, 0.3)),
                field.Motion.Oscillation(random.Uniform(0, 0.06), random.Uniform(0.1, 0.3)), nucleoli)
            {
                TextureX = random.Uniform(0, 100),
                TextureY = random.Uniform(0, 100),
                Outline = new Outline([.. Enumerable.Range(2, 3).Select(k => (0.09 / k * random.Normal(), random.Uniform(0, 2 * Math.PI)))]),
            };
        }
    }
}
