using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Providers;

/// <summary>
/// Picks tile, batch and threads for a model on a device: runs a few short trials, keeps what brings most finished pixels
/// a second (the halo's pixels do not count), and remembers it. A trial that runs out of memory ends the search upwards.
/// </summary>
public sealed class DeviceProbe
{
    private const int Runs = 2;

    private static readonly int[] Tiles = [128, 256, 512, 1024];
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private readonly ModelPackage _model;
    private readonly ISessionFactory _sessions;
    private readonly DeviceSettingsCache _cache;
    private readonly TimeProvider _clock;

    /// <summary>Prepares the probe of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sessions">Who opens sessions.</param>
    /// <param name="cacheFolder">Where settings are kept; null for the user's cache folder.</param>
    /// <param name="clock">What trials are timed with.</param>
    public DeviceProbe(ModelPackage model, ISessionFactory sessions, string? cacheFolder = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sessions);
        _model = model;
        _sessions = sessions;
        _cache = new DeviceSettingsCache(cacheFolder);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The remembered settings, or those measured now, which takes about two seconds.</summary>
    public DeviceSettings Settings(ExecutionProvider provider)
    {
        string key = DeviceSettingsCache.KeyOf(_model, provider, _sessions.Describe(provider));
        if (_cache.Read(key) is { } known)
        {
            return known;
        }

        DeviceSettings settings = Measure(provider);
        _cache.Write(key, settings);
        return settings;
    }

    private DeviceSettings Measure(ExecutionProvider provider)
    {
        long start = _clock.GetTimestamp();
        DeviceSettings best = DeviceSettings.Default;
        double bestRate = 0;
        foreach (int threads in ThreadCounts(provider))
        {
            using IInferenceSession session = _sessions.Open(_model, provider, new SessionSettings(threads));
            foreach ((int tile, int batch) in Trials(provider))
            {
                if (bestRate > 0 && _clock.GetElapsedTime(start) > Budget)
                {
                    return best;
                }

                if (Rate(session, tile, batch) is not { } rate)
                {
                    break;
                }

                if (rate > bestRate)
                {
                    (best, bestRate) = (new DeviceSettings(tile, batch, threads), rate);
                }
            }
        }

        return best;
    }

    /// <summary>
    /// All processors that this process may use, one fewer for who captures and encodes, and half of them: the second
    /// thread of a core often only disturbs. Never 0, which ONNX Runtime takes for the physical cores that it sees: one
    /// on a virtual machine of two.
    /// </summary>
    private static IEnumerable<int> ThreadCounts(ExecutionProvider provider)
    {
        int processors = Environment.ProcessorCount;
        int[] counts = provider == ExecutionProvider.Cpu ? [processors, processors - 1, processors / 2] : [processors];
        return counts.Select(count => Math.Max(1, count)).Distinct();
    }

    /// <summary>Tile and batch, smaller first. On the CPU a batch gains nothing over a larger tile.</summary>
    private IEnumerable<(int Tile, int Batch)> Trials(ExecutionProvider provider)
    {
        int[] batches = _model.AnyBatch && provider != ExecutionProvider.Cpu ? [1, 4] : [1];
        IEnumerable<int> tiles = _model.TileMode == TileMode.Fixed
            ? [Math.Max(_model.TileWidth, _model.TileHeight)]
            : Tiles.Select(t => Math.Max(t, _model.SmallestTile)).Select(t => t / _model.SizeMultiple * _model.SizeMultiple).Distinct();
        return tiles.SelectMany(tile => batches.Select(batch => (tile, batch)));
    }

    /// <summary>Finished pixels of the network's input a second; null when the device's memory does not suffice.</summary>
    private unsafe double? Rate(IInferenceSession session, int tile, int batch)
    {
        bool isFixed = _model.TileMode == TileMode.Fixed;
        int width = isFixed ? _model.TileWidth : tile, height = isFixed ? _model.TileHeight : tile, scale = _model.NetworkScale;
        using var memory = new NativeFloats();
        long input = (long)batch * _model.Channels * width * height;
        memory.Reserve(input * (1 + (scale * scale)));
        using var low = new Tensor(memory.Address, batch, _model.Channels, height, width);
        using var high = new Tensor((nint)((float*)memory.Address + input), batch, _model.Channels, height * scale, width * scale);
        ProbeImage.Fill(low, _model.Range.Low, _model.Range.High);
        try
        {
            session.Run(low, high);
            long start = _clock.GetTimestamp();
            for (int i = 0; i < Runs; i++)
            {
                session.Run(low, high);
            }

            Halo halo = isFixed ? default : _model.Halo!.Value;
            double kept = (double)batch * (width - halo.Left - halo.Right) * (height - halo.Top - halo.Bottom);
            return Runs * kept / Math.Max(_clock.GetElapsedTime(start).TotalSeconds, 1e-9);
        }
        catch (InsufficientMemoryException)
        {
            return null;
        }
    }
}
