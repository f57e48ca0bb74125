namespace LiveSR.Imaging.Quality;

/// <summary>How well an enhanced image, brought back to the sensor's grid, agrees with what the camera recorded.</summary>
/// <param name="Map">
/// The difference over the noise expected, pixel by pixel: positive where the enhanced image claims light that the camera
/// did not record, negative where it lacks some; 0 where nothing can be said (the border, saturated pixels).
/// </param>
/// <param name="ReducedChiSquare">Mean square of the map: 1 when the result agrees with the camera, more when it does not.</param>
/// <param name="Rse">Resolution-scaled error: root mean square difference in counts after a linear fit of the intensities (Culley 2018, eq. 4).</param>
/// <param name="Rsp">Resolution-scaled Pearson correlation, -1 to 1 (Culley 2018, eq. 5).</param>
public sealed record Consistency(Plane Map, double ReducedChiSquare, double Rse, double Rsp)
{
    /// <summary>
    /// Compares. RSE and RSP are those of Culley et al., Quantitative mapping and minimization of super-resolution optical
    /// imaging artifacts, Nature Methods 15, 263 (2018).
    /// </summary>
    /// <param name="projected">The enhanced image on the sensor's grid (<see cref="Microscopy.SensorProjection"/>), in counts.</param>
    /// <param name="raw">What the camera recorded, in counts.</param>
    /// <param name="noise">The camera's noise.</param>
    /// <param name="saturation">Counts from which a pixel says nothing.</param>
    /// <param name="border">Pixels along each edge to leave out: light from outside the image is missing there.</param>
    /// <exception cref="ArgumentException">The sizes differ, or nothing is left to compare.</exception>
    public static Consistency Of(Plane projected, Plane raw, CameraNoise noise, float saturation, int border)
    {
        ArgumentNullException.ThrowIfNull(projected);
        ArgumentNullException.ThrowIfNull(raw);
        if ((projected.Width, projected.Height) != (raw.Width, raw.Height) || raw.Width <= 2 * border || raw.Height <= 2 * border)
        {
            throw new ArgumentException($"A {projected.Width}x{projected.Height} image cannot be compared with one of {raw.Width}x{raw.Height} less {border} pixels on each side.");
        }

        var map = new Plane(raw.Width, raw.Height);
        var fit = new LinearFit();
        double squares = 0;
        for (int y = border; y < raw.Height - border; y++)
        {
            ReadOnlySpan<float> claimed = projected.Row(y), recorded = raw.Row(y);
            Span<float> row = map.Row(y);
            for (int x = border; x < raw.Width - border; x++)
            {
                if (recorded[x] < saturation)
                {
                    row[x] = (float)((claimed[x] - recorded[x]) / noise.Deviation(claimed[x]));
                    squares += row[x] * (double)row[x];
                    fit.Add(claimed[x], recorded[x]);
                }
            }
        }

        return fit.Count > 0 ? new Consistency(map, squares / fit.Count, fit.Residual, fit.Correlation)
            : throw new ArgumentException("Every pixel is saturated: nothing can be compared.", nameof(raw));
    }
}
