namespace LiveSR.Simulation.Specimens;

/// <summary>
/// Clathrin-coated pits in the membrane next to the coverslip: rings about 150 nm across, some closed into small discs,
/// some in clusters; each diffuses and comes and goes in brightness.
/// </summary>
internal sealed class CoatedPits : Specimen
{
    private const int RingPoints = 16;

    private readonly List<Pit> _pits = [];
    private readonly Harmonic _driftX;
    private readonly Harmonic _driftY;

    internal CoatedPits(Field field)
    {
        RandomStream random = field.Random;
        _driftX = field.Motion.Oscillation(0.15, 0.1);
        _driftY = field.Motion.Oscillation(0.15, 0.1);
        foreach (Cell cell in Cell.Populate(field))
        {
            int count = (int)(Math.PI * cell.Radius * cell.Radius * 0.42);
            for (int i = 0; i < count; i++)
            {
                Point place = cell.AnyPoint(random);
                int cluster = random.Uniform() < 0.12 ? 2 + random.Index(3) : 1;
                for (int k = 0; k < cluster; k++)
                {
                    Add(field, place + new Point(0.22 * k * random.Normal(), 0.22 * k * random.Normal()));
                }
            }

            AddMembrane(field, cell);
        }
    }

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        var drift = new Point(_driftX.At(seconds), _driftY.At(seconds));
        foreach (Pit pit in _pits)
        {
            float light = (float)(pit.Light * (1 + pit.Blink.At(seconds)) / RingPoints);
            double x = pit.Place.X + drift.X + Motion.Sum(pit.WanderX, seconds);
            double y = pit.Place.Y + drift.Y + Motion.Sum(pit.WanderY, seconds);
            for (int k = 0; k < RingPoints; k++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * k / RingPoints);
                grid.AddPoint((float)(x + (pit.Radius * cos)), (float)(y + (pit.Radius * pit.Flat * sin)), light);
            }
        }
    }

    private void Add(Field field, Point place)
    {
        RandomStream random = field.Random;
        bool closed = random.Uniform() < 0.25;
        if (field.Contains(place))
        {
            _pits.Add(new Pit(
                place,
                closed ? random.Uniform(0.02, 0.04) : Math.Clamp(0.075 + (0.015 * random.Normal()), 0.045, 0.13),
                random.Uniform(0.75, 1),
                random.LogNormal(0.5),
                field.Motion.Oscillation(random.Uniform(0, 0.5), random.Uniform(0.1, 0.4)),
                field.Motion.Brownian(0.0015),
                field.Motion.Brownian(0.0015)));
        }
    }

    /// <summary>Clathrin in the membrane that belongs to no pit: many faint points.</summary>
    private void AddMembrane(Field field, Cell cell)
    {
        RandomStream random = field.Random;
        var still = new Harmonic(0, 0, 0);
        int count = (int)(Math.PI * cell.Radius * cell.Radius * 2.2);
        for (int i = 0; i < count; i++)
        {
            Point place = cell.AnyPoint(random);
            if (field.Contains(place))
            {
                _pits.Add(new Pit(place, 0.12, 1, 0.06, still, [], []));
            }
        }
    }

    private readonly record struct Pit(
        Point Place, double Radius, double Flat, double Light, Harmonic Blink, Harmonic[] WanderX, Harmonic[] WanderY);
}
