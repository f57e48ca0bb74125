namespace LiveSR.Simulation.Specimens;

/// <summary>A sine in time: one coordinate of a smooth movement.</summary>
/// <param name="Amplitude">Amplitude, in the unit of the coordinate.</param>
/// <param name="AngularFrequency">Radians per second.</param>
/// <param name="Phase">Radians.</param>
internal readonly record struct Harmonic(double Amplitude, double AngularFrequency, double Phase)
{
    internal double At(double seconds) => Amplitude * Math.Sin((AngularFrequency * seconds) + Phase);
}

/// <summary>
/// Makes movements that are smooth in time and repeat after the loop's period, because every frequency in them is a
/// multiple of its inverse.
/// </summary>
/// <param name="periodSeconds">Period of the loop.</param>
/// <param name="factor">Factor on every amplitude.</param>
/// <param name="random">Source of phases.</param>
internal sealed class Motion(double periodSeconds, double factor, RandomStream random)
{
    /// <summary>An oscillation at about the frequency asked for.</summary>
    internal Harmonic Oscillation(double amplitude, double hertz)
    {
        double cycles = Math.Max(1, Math.Round(hertz * periodSeconds));
        return new Harmonic(amplitude * factor, 2 * Math.PI * cycles / periodSeconds, random.Uniform(0, 2 * Math.PI));
    }

    /// <summary>
    /// One coordinate of Brownian motion on a loop, by its Fourier series: the k-th coefficients are normal with
    /// variance <c>D T / (pi k)^2</c>, so that the mean square displacement after t is <c>2 D t (1 - t / T)</c>.
    /// </summary>
    /// <param name="diffusion">Diffusion coefficient D in square micrometres per second.</param>
    internal Harmonic[] Brownian(double diffusion)
    {
        const int Terms = 16;
        var series = new Harmonic[Terms];
        for (int k = 1; k <= Terms; k++)
        {
            double sigma = Math.Sqrt(diffusion * periodSeconds) / (Math.PI * k);
            (double a, double b) = (sigma * random.Normal(), sigma * random.Normal());
            series[k - 1] = new Harmonic(
                factor * Math.Sqrt((a * a) + (b * b)), 2 * Math.PI * k / periodSeconds, Math.Atan2(b, a));
        }

        return series;
    }

    /// <summary>The value of a series of harmonics.</summary>
    internal static double Sum(ReadOnlySpan<Harmonic> series, double seconds)
    {
        double sum = 0;
        foreach (Harmonic harmonic in series)
        {
            sum += harmonic.At(seconds);
        }

        return sum;
    }
}
