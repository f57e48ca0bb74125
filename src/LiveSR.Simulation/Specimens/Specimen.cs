namespace LiveSR.Simulation.Specimens;

/// <summary>The part of the world that a specimen is made for.</summary>
/// <param name="WidthUm">Width of the field of view in micrometres.</param>
/// <param name="HeightUm">Height of the field of view in micrometres.</param>
/// <param name="MarginUm">How far the specimen goes on beyond the field, on each side.</param>
/// <param name="Random">Shapes come from here.</param>
/// <param name="Motion">Movements come from here.</param>
internal sealed record Field(double WidthUm, double HeightUm, double MarginUm, RandomStream Random, Motion Motion)
{
    /// <summary>Area in square micrometres, margins included.</summary>
    internal double AreaUm2 => (WidthUm + (2 * MarginUm)) * (HeightUm + (2 * MarginUm));

    /// <summary>A point anywhere in the field or its margin.</summary>
    internal Point AnyPoint() => new(
        Random.Uniform(-MarginUm, WidthUm + MarginUm), Random.Uniform(-MarginUm, HeightUm + MarginUm));

    /// <summary>True when a point lies in the field or no further from it than the margin and <paramref name="slack"/>.</summary>
    internal bool Contains(Point point, double slack = 0)
    {
        double reach = MarginUm + slack;
        return point.X > -reach && point.Y > -reach && point.X < WidthUm + reach && point.Y < HeightUm + reach;
    }
}

/// <summary>A position in micrometres from the top left corner of the image.</summary>
internal readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    internal double Length => Math.Sqrt((X * X) + (Y * Y));

    internal static Point Polar(double angle, double radius) => new(radius * Math.Cos(angle), radius * Math.Sin(angle));
}

/// <summary>Continuous geometry in micrometres that moves in time and can be drawn on a grid of any fineness.</summary>
internal abstract class Specimen
{
    /// <summary>1, or 3 for colours in the order blue, green, red.</summary>
    internal virtual int Channels => 1;

    /// <summary>True when it is drawn with <see cref="SpecimenGrid.AddPoint"/>, false when it sets the values of nodes.</summary>
    internal virtual bool DrawsPoints => true;

    /// <summary>Draws on a cleared grid.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="seconds">Time since the first image.</param>
    internal abstract void Draw(SpecimenGrid grid, double seconds);

    internal static Specimen Create(SpecimenKind kind, Field field) => kind switch
    {
        SpecimenKind.Actin => new Actin(field),
        SpecimenKind.Microtubules => new Microtubules(field),
        SpecimenKind.Er => new EndoplasmicReticulum(field),
        SpecimenKind.Pits => new CoatedPits(field),
        SpecimenKind.Nuclei => new Nuclei(field),
        SpecimenKind.Smear => new BloodSmear(field),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown specimen."),
    };
}
