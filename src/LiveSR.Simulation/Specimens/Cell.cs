namespace LiveSR.Simulation.Specimens;

/// <summary>The outline of a flat adherent cell: a circle with smooth lobes, flattened where it meets other cells, and a nucleus.</summary>
internal sealed class Cell
{
    private const double Spacing = 56;

    private readonly (int Order, double Amplitude, double Phase)[] _lobes;
    private readonly List<Point> _neighbours = [];

    private Cell(Point centre, RandomStream random)
    {
        Centre = centre;
        Radius = random.Uniform(27, 32);
        _lobes = new (int, double, double)[5];
        for (int i = 0; i < _lobes.Length; i++)
        {
            _lobes[i] = (i + 2, random.Uniform(0.2, 1) * 0.22 / (i + 1.5), random.Uniform(0, 2 * Math.PI));
        }

        NucleusRadius = random.Uniform(6, 7.5);
        Nucleus = centre + Point.Polar(random.Uniform(0, 2 * Math.PI), random.Uniform(0, 4));
    }

    internal Point Centre { get; }

    /// <summary>Mean radius in micrometres.</summary>
    internal double Radius { get; }

    internal Point Nucleus { get; }

    internal double NucleusRadius { get; }

    /// <summary>The cells of a field: jittered places about 56 um apart, the first at the field's middle.</summary>
    internal static List<Cell> Populate(Field field)
    {
        var cells = new List<Cell>();
        int across = (int)Math.Ceiling(field.WidthUm / 2 / Spacing), down = (int)Math.Ceiling(field.HeightUm / 2 / Spacing);
        for (int j = -down; j <= down; j++)
        {
            for (int i = -across; i <= across; i++)
            {
                var place = new Point(
                    (field.WidthUm / 2) + ((i + (j % 2 * 0.5)) * Spacing) + field.Random.Uniform(-5, 5),
                    (field.HeightUm / 2) + (j * Spacing * 0.87) + field.Random.Uniform(-5, 5));
                var cell = new Cell(place, field.Random);
                if (field.Contains(place, cell.Radius * 1.2))
                {
                    cells.Add(cell);
                }
            }
        }

        foreach (Cell cell in cells)
        {
            cell._neighbours.AddRange(cells.Where(other => other != cell).Select(other => other.Centre - cell.Centre));
        }

        return cells;
    }

    /// <summary>Distance from the centre to the outline in a direction.</summary>
    internal double OutlineRadius(double angle)
    {
        const double Gap = 0.6, Sharpness = 0.8;
        double r = 1;
        foreach ((int order, double amplitude, double phase) in _lobes)
        {
            r += amplitude * Math.Cos((order * angle) + phase);
        }

        // A smooth minimum of the free outline and the lines half way to the neighbours.
        double free = r * Radius, sum = 1;
        var direction = Point.Polar(angle, 1);
        foreach (Point neighbour in _neighbours)
        {
            double towards = (direction.X * neighbour.X) + (direction.Y * neighbour.Y);
            if (towards > 0)
            {
                double length = neighbour.Length, border = (length * length / (2 * towards)) - Gap;
                sum += Math.Exp(Math.Min(30, Sharpness * (free - border)));
            }
        }

        return Math.Max(free - (Math.Log(sum) / Sharpness), 4);
    }

    /// <summary>A point anywhere inside.</summary>
    internal Point AnyPoint(RandomStream random)
    {
        double angle = random.Uniform(0, 2 * Math.PI), radius = OutlineRadius(angle);

        // Directions are not equally wide: those with a larger radius are taken more often.
        while (random.Uniform() > radius * radius / (2.6 * Radius * Radius))
        {
            angle = random.Uniform(0, 2 * Math.PI);
            radius = OutlineRadius(angle);
        }

        return Centre + Point.Polar(angle, radius * Math.Sqrt(random.Uniform()));
    }

    /// <summary>About how far a point lies inside the outline, in micrometres; negative outside.</summary>
    internal double Depth(Point point)
    {
        Point d = point - Centre;
        return OutlineRadius(Math.Atan2(d.Y, d.X)) - d.Length;
    }
}
