namespace LiveSR.Simulation.Specimens;

/// <summary>A closed wavy curve about the unit circle, tabulated: its radius by direction.</summary>
internal sealed class Outline
{
    private const int Steps = 512;
    private const double PerRadian = Steps / (2 * Math.PI);

    private readonly float[] _radius = new float[Steps + 2];

    /// <param name="waves">Amplitude and phase of the waves with 2, 3, 4 and so on periods around the curve.</param>
    internal Outline(IReadOnlyList<(double Amplitude, double Phase)> waves)
    {
        for (int i = 0; i < _radius.Length; i++)
        {
            double radius = 1;
            for (int k = 0; k < waves.Count; k++)
            {
                radius += waves[k].Amplitude * Math.Cos(((k + 2) * i / PerRadian) + waves[k].Phase);
            }

            _radius[i] = (float)radius;
        }
    }

    /// <summary>The radius in the direction of a vector.</summary>
    internal double Towards(double x, double y)
    {
        double at = (Math.Atan2(y, x) + Math.PI) * PerRadian;
        int i = (int)at, j = (i + (Steps / 2)) % Steps;
        return _radius[j] + ((_radius[j + 1] - _radius[j]) * (at - i));
    }
}
