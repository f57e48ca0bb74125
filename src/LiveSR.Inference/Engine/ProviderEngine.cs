using LiveSR.Imaging;
using LiveSR.Inference.Device;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>
/// A model on one execution provider: its sessions, opened when the first frame of a format asks for them, and how much the
/// device is asked to hold. Safe for as many threads as there are frames in flight.
/// </summary>
internal sealed class ProviderEngine : IDisposable
{
    private readonly ModelPackage _model;
    private readonly EnhancerOptions _options;
    private readonly SessionSettings _settings;
    private readonly Dictionary<PixelFormat, IFrameSession?> _frames = [];
    private readonly HashSet<(PixelFormat Format, int Count, int Width, int Height)> _proven = [];
    private readonly Lock _sync = new();
    private IInferenceSession? _floats;

    /// <param name="model">The model.</param>
    /// <param name="options">Who opens sessions, and which path frames take.</param>
    /// <param name="provider">Who computes.</param>
    /// <param name="settings">How.</param>
    /// <param name="tile">Largest edge of a tile in pixels of the network's input.</param>
    /// <param name="batch">Tiles in a run.</param>
    public ProviderEngine(ModelPackage model, EnhancerOptions options, ExecutionProvider provider, SessionSettings settings, int tile, int batch)
    {
        (_model, _options, Provider, _settings) = (model, options, provider, settings);
        Budget = new TileBudget(model, tile, batch);
        UsesDevicePath = options.DevicePath ?? provider != ExecutionProvider.Cpu;
    }

    public ExecutionProvider Provider { get; }

    public TileBudget Budget { get; }

    public int Threads => _settings.Threads;

    /// <summary>Whether the first work of each shape is compared with the CPU's; not where only its time counts.</summary>
    public bool Proves { get; init; } = true;

    /// <summary>Whether frames go to the provider in their own integers, where their format and size allow it.</summary>
    public bool UsesDevicePath { get; }

    /// <summary>Whether CUDA records its runs.</summary>
    public bool IsRecorded => _settings.CudaGraph;

    /// <summary>Frames that may share the CPU's threads, each with its part, on the graph that takes integers; 1 for one after the other.</summary>
    public int SideBySide { get; init; } = 1;

    /// <summary>The arithmetic that runs: the model's own, or, of a model in 32-bit floats, the one asked for.</summary>
    public string Precision => _model.Precision == Precisions.Id(default) ? _settings.Precision.Id() : _model.Precision;

    /// <summary>Operators of the device's path that the CPU computes because the provider lacks them; empty before the first frame.</summary>
    public IReadOnlyList<string> FallbackNodes
    {
        get
        {
            lock (_sync)
            {
                return [.. _frames.Values.OfType<IFrameSession>().SelectMany(session => session.FallbackNodes).Distinct()];
            }
        }
    }

    /// <summary>The session of the engine's own floats.</summary>
    /// <exception cref="InferenceException">It cannot be opened.</exception>
    public IInferenceSession Floats
    {
        get
        {
            lock (_sync)
            {
                return _floats ??= _options.Sessions.Open(_model, Provider, _settings);
            }
        }
    }

    /// <summary>What computes frames of a size and format.</summary>
    /// <param name="format">Their format.</param>
    /// <param name="width">Their width.</param>
    /// <param name="height">Their height.</param>
    /// <param name="size">Largest tile, and tiles in a run.</param>
    /// <param name="besideOthers">Whether the frame shares the threads with others, where frames may.</param>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    /// <exception cref="ProviderUnavailableException">The provider does not reproduce the CPU's result at the tile and batch that would run.</exception>
    public IFrameWork WorkFor(PixelFormat format, int width, int height, (int Tile, int Batch) size, bool besideOthers = false)
    {
        bool usesGraph = UsesDevicePath || (besideOthers && SideBySide > 1);
        if (usesGraph && FramesOf(format) is { } session && DeviceWork.Create(_model, session, format, width, height, size.Tile, size.Batch) is { } work)
        {
            try
            {
                Prove(work, format);
                return work;
            }
            catch
            {
                work.Dispose();
                throw;
            }
        }

        return new FrameWork(_model, Floats, format, width, height, size.Tile, size.Batch);
    }

    public void Dispose()
    {
        foreach (IFrameSession? session in _frames.Values)
        {
            session?.Dispose();
        }

        _floats?.Dispose();
    }

    private SessionSettings SettingsOfFrames => SideBySide == 1
        ? _settings with { NamesFallback = Provider != ExecutionProvider.Cpu }
        : _settings with { Threads = Math.Max(1, (_options.Threads ?? Environment.ProcessorCount) / SideBySide), Spinning = Spinning.Never };

    private IFrameSession? FramesOf(PixelFormat format)
    {
        lock (_sync)
        {
            if (!_frames.TryGetValue(format, out IFrameSession? session))
            {
                session = _options.Sessions.OpenFrames(_model, format, Provider, SettingsOfFrames);
                _frames.Add(format, session);
            }

            return session;
        }
    }

    /// <summary>The first work of a shape is compared with the CPU's: a device may take another kernel for each. Who comes second waits for the result.</summary>
    private void Prove(DeviceWork work, PixelFormat format)
    {
        (PixelFormat, int, int, int) shape = (format, work.Batch, work.TileWidth, work.TileHeight);
        lock (_proven)
        {
            if (Proves && Provider != ExecutionProvider.Cpu && !_proven.Contains(shape))
            {
                TileProof.Require(_model, _options.Sessions, Provider, _settings, format, work);
                _proven.Add(shape);
            }
        }
    }
}
