namespace LiveSR.Simulation;

/// <summary>A pixel whose dark current stands out.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
/// <param name="Electrons">Electrons that it gives in every image without any light.</param>
public readonly record struct SimulatedHotPixel(int X, int Y, double Electrons);

/// <summary>In what the pixels of a sensor differ: each has its own read noise, and some are hot. Equal seeds and sizes make equal sensors.</summary>
internal sealed class SensorPixels
{
    private const double LeastHot = 20, MostHot = 2000;

    private readonly int _width;
    private readonly float[] _readNoise;
    private readonly ILookup<int, SimulatedHotPixel> _hotRows;

    /// <param name="options">Size, seed, read noise and its spread, number of hot pixels.</param>
    internal SensorPixels(SimulationOptions options)
    {
        _width = options.Width;
        Hot = [.. MakeHot(options)];
        _hotRows = Hot.ToLookup(pixel => pixel.Y);
        _readNoise = new float[options.ReadNoiseSpread > 0 ? options.Width * options.Height : options.Width];
        Array.Fill(_readNoise, (float)options.ReadNoise);
        var random = new RandomStream(options.Seed, options.Width, options.Height, 'r');
        for (int i = 0; i < _readNoise.Length && options.ReadNoiseSpread > 0; i++)
        {
            _readNoise[i] *= (float)random.LogNormal(options.ReadNoiseSpread);
        }
    }

    /// <summary>The hot pixels.</summary>
    internal IReadOnlyList<SimulatedHotPixel> Hot { get; }

    /// <summary>Standard deviation of the read noise of each pixel of a row, in electrons.</summary>
    internal ReadOnlySpan<float> ReadNoise(int y) => _readNoise.AsSpan(_readNoise.Length == _width ? 0 : y * _width, _width);

    /// <summary>Adds the hot pixels' dark current to the electrons that a row expects.</summary>
    internal void AddDarkCurrent(int y, Span<float> electrons)
    {
        foreach (SimulatedHotPixel hot in _hotRows[y])
        {
            electrons[hot.X] += (float)hot.Electrons;
        }
    }

    private static IEnumerable<SimulatedHotPixel> MakeHot(SimulationOptions options)
    {
        var random = new RandomStream(options.Seed, options.Width, options.Height, 'h');
        var taken = new HashSet<(int X, int Y)>();
        while (taken.Count < options.HotPixels)
        {
            int x = random.Index(options.Width), y = random.Index(options.Height);
            if (taken.Add((x, y)))
            {
                yield return new SimulatedHotPixel(x, y, LeastHot * Math.Pow(MostHot / LeastHot, random.Uniform()));
            }
        }
    }
}
