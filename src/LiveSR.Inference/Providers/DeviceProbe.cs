using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Providers;

/// <summary>
/// Picks tile, batch and threads for a model on a device: takes a few frames through the whole engine, keeps what brings
/// most finished pixels a second (the halo's pixels do not count), and remembers it. A trial that runs out of memory ends
/// the search upwards. What was measured while others took the processors serves this process alone. While a model is at
/// work in this process nothing is measured: the stream would suffer, and the figures would say nothing.
/// </summary>
public sealed class DeviceProbe
{
    private const int Frames = 3;

    /// <summary>Frames are timed until there are enough, or for this long: what takes long varies less, and a user waits.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(100);

    /// <summary>Edge on which counts of threads are compared: large enough for them to share, small enough for a slow network.</summary>
    private const int ComparedTile = 256;

    /// <summary>Frames that are tried side by side on the CPU: threads of one run wait for one another at each operator, two runs never.</summary>
    private const int Pair = 2;

    /// <summary>
    /// What two frames side by side must bring over one with all threads, for each of them takes longer; and what fewer threads
    /// must bring over more, which gain less on the tile that is compared than on a frame.
    /// </summary>
    private const double LeastGain = 1.05;

    private static readonly int[] Tiles = [128, ComparedTile, 512, 1024];
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Long enough for a live stream of seven frames a second to show itself.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(150);

    /// <summary>What was measured under load, by cache folder and key.</summary>
    private static readonly ConcurrentDictionary<string, DeviceSettings> MeasuredUnderLoad = new();

    /// <summary>One measurement at a time in this process: two would disturb one another.</summary>
    private static readonly Lock Measuring = new();

    private readonly ModelPackage _model;
    private readonly ISessionFactory _sessions;
    private readonly DeviceSettingsCache _cache;
    private readonly TimeProvider _clock;
    private readonly Func<MachineActivity> _activity;
    private SessionSettings _asked = new();

    /// <summary>Prepares the probe of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sessions">Who opens sessions.</param>
    /// <param name="cacheFolder">Where measurements are kept; null for the user's cache folder.</param>
    public DeviceProbe(ModelPackage model, ISessionFactory sessions, string? cacheFolder = null)
        : this(model, sessions, cacheFolder, TimeProvider.System, MachineActivity.Now)
    {
    }

    internal DeviceProbe(ModelPackage model, ISessionFactory sessions, string? cacheFolder, TimeProvider clock, Func<MachineActivity> activity)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sessions);
        _model = model;
        _sessions = sessions;
        _cache = new DeviceSettingsCache(cacheFolder);
        _clock = clock;
        _activity = activity;
    }

    /// <value>What a measurement waits for, because it would be disturbed by it; it may fail.</value>
    public Task After { get; init; } = Task.CompletedTask;

    /// <value>Is called instead of a measurement, which is then somebody's to ask for; null measures.</value>
    public Action? Later { get; init; }

    /// <summary>What is remembered of this machine as it is now, by model.</summary>
    /// <param name="sessions">Who names the devices; null for ONNX Runtime.</param>
    /// <param name="cacheFolder">Where measurements are kept; null for the user's cache folder.</param>
    /// <exception cref="ProviderUnavailableException">ONNX Runtime cannot be loaded.</exception>
    public static IEnumerable<DeviceMeasurement> Remembered(ISessionFactory? sessions = null, string? cacheFolder = null)
    {
        HashSet<string> devices = [.. ExecutionProviders.All.Select((sessions ?? OnnxSessionFactory.Instance).Describe)];
        return new DeviceSettingsCache(cacheFolder).All().Where(known => devices.Any(device => known.Device.StartsWith(device, StringComparison.Ordinal)));
    }

    /// <summary>The remembered settings, or those measured now, which takes about two seconds; the usual ones when that is for later.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="asked">The precision and the device that will be used; null for 32-bit floats on the first.</param>
    public DeviceSettings Settings(ExecutionProvider provider, SessionSettings? asked = null)
    {
        _asked = asked ?? new SessionSettings();
        string precision = _asked.Precision == Precision.Single ? "" : $", {_asked.Precision.Id()}", number = _asked.Device == 0 ? "" : $", number {_asked.Device}";
        string device = $"{_sessions.Describe(provider)}{precision}{number}", key = DeviceSettingsCache.KeyOf(_model, device), ofThisProcess = _cache.PathOf(key);
        lock (Measuring)
        {
            if (_cache.Read(key) is { } known)
            {
                return known.Best;
            }

            if (MeasuredUnderLoad.TryGetValue(ofThisProcess, out DeviceSettings? passing))
            {
                return passing;
            }

            if (IsModelAtWork())
            {
                return DeviceSettings.Default;
            }

            if (Later is not null)
            {
                Later();
                return DeviceSettings.Default;
            }

            Task.WaitAny(After);
            MachineActivity before = _activity();
            IReadOnlyList<Result> results = Measure(provider);
            DeviceSettings best = Best(results);
            if (results.Count > 0 && _activity().IsQuietSince(before))
            {
                _cache.Write(key, new DeviceMeasurement($"{_model.Title} x{_model.Scale}", provider.Id(), device, best, [.. results.Select(result => result.Trial)]));
            }
            else
            {
                MeasuredUnderLoad[ofThisProcess] = best;
            }

            return best;
        }
    }

    /// <summary>The fastest for frames one after the other, and whether two at once, compared on the same tile, are faster still.</summary>
    private static DeviceSettings Best(IReadOnlyList<Result> results)
    {
        ILookup<int, Result> trials = results.ToLookup(result => result.Trial.Settings.SideBySide);
        if (results.Count == 0)
        {
            return DeviceSettings.Default;
        }

        SessionSettings session = Session(results);
        DeviceSettings best = trials[1].Where(result => Session(result) == session).MaxBy(result => result.Rate)!.Trial.Settings;
        return trials[Pair].Any(pair => trials[1].Where(one => one.Trial.Settings.Tile == pair.Trial.Settings.Tile).All(one => pair.Rate >= LeastGain * one.Rate))
            ? best with { SideBySide = Pair }
            : best;
    }

    /// <summary>The threads to take, of those that were compared on the first trial's tile, more threads before fewer.</summary>
    private static SessionSettings Session(IReadOnlyList<Result> results)
    {
        DeviceSettings first = results[0].Trial.Settings;
        Result[] compared = [.. results.Where(result => result.Trial.Settings with { Threads = first.Threads, Spinning = first.Spinning } == first)];
        return Session(compared.First(result => LeastGain * result.Rate >= compared.Max(one => one.Rate)));
    }

    private static SessionSettings Session(Result result) => new(result.Trial.Settings.Threads, result.Trial.Settings.Spinning);

    private bool IsModelAtWork()
    {
        long frames = _activity().Frames;
        if (frames == 0)
        {
            return false;
        }

        Thread.Sleep(Watched);
        return _activity().Frames > frames;
    }

    /// <summary>
    /// All processors that this process may use, one fewer for who captures and encodes, and half of them: the second
    /// thread of a core often only disturbs. Never 0, which ONNX Runtime takes for the physical cores that it sees: one
    /// on a virtual machine of two. Several threads may spin while they wait for one another, which is faster where they
    /// have the processors to themselves and much slower where they have not.
    /// </summary>
    private static IEnumerable<SessionSettings> Sessions(ExecutionProvider provider)
    {
        int processors = Environment.ProcessorCount;
        if (provider != ExecutionProvider.Cpu)
        {
            return [new SessionSettings(processors)];
        }

        IEnumerable<int> counts = new[] { processors, processors - 1, processors / 2 }.Select(count => Math.Max(1, count)).Distinct();
        return counts.SelectMany(count => count > 1
            ? [new SessionSettings(count, Spinning.WithinRuns), new SessionSettings(count, Spinning.Never)]
            : new[] { new SessionSettings(count) });
    }

    /// <summary>Threads on equal tiles, then the sizes of tiles with the best of them.</summary>
    private List<Result> Measure(ExecutionProvider provider)
    {
        long start = _clock.GetTimestamp();
        var results = new List<Result>();
        (int Tile, int Batch)[] sizes = [.. Sizes(provider)];
        (int Tile, int Batch) compared = sizes.LastOrDefault(size => size.Tile <= ComparedTile, sizes[0]);
        SessionSettings[] sessions = [.. Sessions(provider)];
        foreach (SessionSettings settings in sessions.Length > 1 ? sessions : [])
        {
            Try(provider, settings, [compared], start, results);
        }

        SessionSettings best = results.Count > 0 ? Session(results) : sessions[0];
        if (sessions.Length > 1 && _model.TileMode == TileMode.Any)
        {
            Try(provider, new SessionSettings(Environment.ProcessorCount), [compared], start, results, Pair);
        }

        Try(provider, best, sizes.Where(size => sessions.Length == 1 || size != compared), start, results);
        return results;
    }

    /// <summary>Times sizes, smaller first, until the time is over or memory does not suffice; the first of all in any case.</summary>
    private void Try(
        ExecutionProvider provider, SessionSettings settings, IEnumerable<(int Tile, int Batch)> sizes, long start, List<Result> results, int sideBySide = 1)
    {
        var options = new EnhancerOptions { Sessions = _sessions };
        using var engine = new ProviderEngine(_model, options, provider, settings with { Precision = _asked.Precision, Device = _asked.Device }, tile: 1, batch: 1)
        {
            Proves = false,
            SideBySide = sideBySide,
        };
        foreach ((int tile, int batch) in sizes)
        {
            if (results.Count > 0 && _clock.GetElapsedTime(start) > Budget)
            {
                return;
            }

            if (Time(engine, new DeviceSettings(tile, batch, settings.Threads, settings.Spinning, sideBySide)) is not { } result)
            {
                return;
            }

            results.Add(result);
        }
    }

    /// <summary>Tile and batch, smaller first. On the CPU a batch gains nothing over a larger tile.</summary>
    private IEnumerable<(int Tile, int Batch)> Sizes(ExecutionProvider provider)
    {
        IEnumerable<int> tiles = _model.TileMode == TileMode.Fixed
            ? [Math.Max(_model.TileWidth, _model.TileHeight)]
            : Tiles.Select(t => Math.Max(t, _model.SmallestTile)).Select(t => t / _model.SizeMultiple * _model.SizeMultiple).Distinct();
        return tiles.SelectMany(tile => Batches(provider).Select(batch => (tile, batch)));
    }

    private int[] Batches(ExecutionProvider provider) => _model.AnyBatch && provider != ExecutionProvider.Cpu ? [1, 4] : [1];

    /// <summary>The median time of a frame, or of frames side by side, after a first one; null when the device's memory does not suffice.</summary>
    private Result? Time(ProviderEngine engine, DeviceSettings settings)
    {
        var trials = new List<PipelineTrial>();
        try
        {
            for (int i = 0; i < settings.SideBySide; i++)
            {
                trials.Add(new PipelineTrial(
                    _model,
                    (width, height) => engine.WorkFor(PixelFormat.Gray16, width, height, (settings.Tile, settings.Batch), besideOthers: settings.SideBySide > 1),
                    settings.Tile,
                    tiles: Batches(engine.Provider)[^1]));
            }

            double median = MedianMilliseconds(() => EnhanceOneEach(trials));
            return new Result(new DeviceTrial(settings, median), trials.Sum(trial => trial.FinishedPixels) / median);
        }
        catch (Exception e) when (e is InsufficientMemoryException or OutOfMemoryException)
        {
            return null;
        }
        finally
        {
            trials.ForEach(trial => trial.Dispose());
        }
    }

    /// <summary>The median time of what is done again and again, after a first time.</summary>
    private double MedianMilliseconds(Action action)
    {
        action();
        var times = new List<double>(Frames);
        long begun = _clock.GetTimestamp();
        do
        {
            long start = _clock.GetTimestamp();
            action();
            times.Add(Math.Max(_clock.GetElapsedTime(start).TotalMilliseconds, 1e-6));
        }
        while (times.Count < Frames && _clock.GetElapsedTime(begun) < LongEnough);

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>A frame of each at the same time; the first error as it is.</summary>
    private static void EnhanceOneEach(List<PipelineTrial> trials)
    {
        try
        {
            Parallel.ForEach(trials, trial => trial.Enhance());
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    /// <summary>A trial, and the finished pixels of the network's input that it brings in a millisecond.</summary>
    private sealed record Result(DeviceTrial Trial, double Rate);
}
