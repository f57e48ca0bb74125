namespace LiveSR.Registration;

/// <summary>
/// Shift, rotation and magnification between two images, about a centre: <c>x' = X + A (x - Cx) - B (y - Cy)</c>,
/// <c>y' = Y + B (x - Cx) + A (y - Cy)</c>. Pixel centres are whole numbers.
/// </summary>
/// <param name="X">Where the centre comes to lie.</param>
/// <param name="Y">Where the centre comes to lie.</param>
/// <param name="A">Magnification times the cosine of the rotation.</param>
/// <param name="B">Magnification times the sine of the rotation.</param>
/// <param name="Cx">The centre.</param>
/// <param name="Cy">The centre.</param>
public readonly record struct SimilarityTransform(double X, double Y, double A, double B, double Cx, double Cy)
{
    /// <summary>Lengths in the target over lengths in the source.</summary>
    public double Magnification => Math.Sqrt((A * A) + (B * B));

    /// <summary>Rotation from the x axis towards the y axis, which points down.</summary>
    public double RotationDegrees => Math.Atan2(B, A) * 180 / Math.PI;

    /// <summary>Where a point of the source lies in the target.</summary>
    public (double X, double Y) Map(double x, double y)
    {
        double dx = x - Cx, dy = y - Cy;
        return (X + (A * dx) - (B * dy), Y + (B * dx) + (A * dy));
    }

    /// <summary>Where a point of the target lies in the source.</summary>
    public (double X, double Y) Inverse(double x, double y)
    {
        double dx = x - X, dy = y - Y, square = (A * A) + (B * B);
        return (Cx + (((A * dx) + (B * dy)) / square), Cy + (((A * dy) - (B * dx)) / square));
    }
}
