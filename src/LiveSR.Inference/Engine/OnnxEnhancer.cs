using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>
/// The engine: a network run by ONNX Runtime over frames of every pixel format and size. Intensities are mapped by the
/// model's declared range and back, at the frame's own bit depth; large images go in tiles that give the untiled result;
/// memory is made once for each size of frame. As many <see cref="Enhance"/> at a time as there may be <see cref="FramesInFlight"/>.
/// </summary>
public sealed class OnnxEnhancer : IFrameEnhancer
{
    private static long _framesOfAll;

    private readonly EnhancerOptions _options;
    private readonly Queue<EngineSlot> _free = new();
    private readonly EngineSlot? _alone;
    private readonly List<ProviderEngine> _engines = [];
    private readonly Lock _sync = new();
    private volatile ProviderEngine _engine;
    private string? _substituted;
    private int _inFlight;

    /// <summary>Opens a model: chooses a provider that reproduces the CPU's result, and settings that suit the device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Provider, tiles, pool; the ROI is not this class's matter, see <see cref="Enhancers"/>.</param>
    /// <exception cref="ProviderUnavailableException">The provider asked for is not there, or was refused.</exception>
    /// <exception cref="InferenceException">The model cannot run at all.</exception>
    public OnnxEnhancer(ModelPackage model, EnhancerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EnhancerOptions();
        (Model, _options) = (model, options);
        using var probe = new ProviderProbe(model, options.Sessions, Probed(options));
        Verdicts = Choose(probe, options);
        _engine = Begin(Verdicts[^1].Provider, probe);
        FramesInFlight = _engine.IsRecorded ? 1 : options.FramesInFlight ?? (_engine.UsesDevicePath ? 2 : _engine.SideBySide);
        bool sideBySide = _engine.SideBySide > 1 && FramesInFlight > 1;
        _alone = sideBySide ? new EngineSlot() : null;
        for (int i = 0; i < FramesInFlight; i++)
        {
            _free.Enqueue(new EngineSlot(sideBySide));
        }
    }

    /// <summary>The model.</summary>
    public ModelPackage Model { get; }

    /// <summary>Who computes it.</summary>
    public ExecutionProvider Provider => _engine.Provider;

    /// <summary>Threads of the CPU provider.</summary>
    public int Threads => _engine.Threads;

    /// <summary>Largest edge of a tile in pixels of the network's input; a smaller frame goes in one piece.</summary>
    public int Tile => _engine.Budget.Size.Tile;

    /// <summary>What was found about each provider that was tried, the chosen one last.</summary>
    public IReadOnlyList<ProviderVerdict> Verdicts { get; private set; }

    /// <summary>Operators of the device's path that the CPU computes because the provider lacks them; empty before the first frame.</summary>
    public IReadOnlyList<string> FallbackNodes => _engine.FallbackNodes;

    /// <inheritdoc/>
    public int FramesInFlight { get; }

    /// <summary>Frames that all enhancers of this process have begun: whether one worked while another was measured.</summary>
    internal static long FramesOfAll => Interlocked.Read(ref _framesOfAll);

    private IEnumerable<EngineSlot> Slots => _alone is null ? _free : _free.Prepend(_alone);

    /// <inheritdoc/>
    public string Name => Model.Name;

    /// <inheritdoc/>
    public int Scale => Model.Scale;

    /// <inheritdoc/>
    public BandRule? Bands
    {
        get
        {
            if (Model.Halo is not { } halo || Model.TileMode != TileMode.Any || Model.Range.Reference == IntensityReference.Frame)
            {
                return null;
            }

            // Bicubic interpolation, before a network or of colour differences beside it, reads two rows more.
            const int interpolation = 2;
            int before = Model.Scale / Model.NetworkScale, reach = (Math.Max(halo.Top, halo.Bottom) + before - 1) / before;
            return new BandRule(Math.Max(reach + interpolation, (Model.SmallestTile + before - 1) / before), Model.SizeMultiple);
        }
    }

    /// <inheritdoc/>
    public LearnedConditions? Learned => Model.Learned;

    /// <inheritdoc/>
    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        EngineSlot slot = Take();
        Interlocked.Increment(ref _framesOfAll);
        try
        {
            return Through(slot, frame, cancellation);
        }
        finally
        {
            Return(slot);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EngineSlot slot in Slots)
        {
            slot.Dispose();
        }

        _engines.ForEach(engine => engine.Dispose());
    }

    /// <summary>Takes a frame through each place that a frame may have, and forgets it. No other call may run.</summary>
    internal void WarmUp(Frame blank, CancellationToken cancellation)
    {
        foreach (EngineSlot slot in Slots)
        {
            Through(slot, blank, cancellation).Dispose();
        }
    }

    private FrameLease Through(EngineSlot slot, Frame frame, CancellationToken cancellation)
    {
        using FrameWriter writer = _options.Pool.Rent(frame.Format, frame.Width * Scale, frame.Height * Scale);
        return Compute(slot, frame, writer, cancellation)
            ? writer.Publish(frame.Metadata.Enhanced(ProvenanceOf(frame, slot)))
            : throw NotFiniteImage.Blame(frame) ?? new NotFiniteOutputException(
                $"{Model.Path}: returned NaN or infinity on {Provider.Id()} for image {frame.Metadata.ImageNumber}; try --provider cpu, or another model.");
    }

    /// <summary>A frame that comes alone gets all threads, one that comes while another is computed its part.</summary>
    private EngineSlot Take()
    {
        lock (_sync)
        {
            if (_inFlight == FramesInFlight)
            {
                throw new InvalidOperationException(FramesInFlight == 1
                    ? $"The enhancer {Name} is working on another frame; open one enhancer for each stream."
                    : $"The enhancer {Name} is working on {FramesInFlight} other frames; open one enhancer for each stream.");
            }

            return _inFlight++ == 0 && _alone is not null ? _alone : _free.Dequeue();
        }
    }

    private void Return(EngineSlot slot)
    {
        lock (_sync)
        {
            _inFlight--;
            if (slot != _alone)
            {
                _free.Enqueue(slot);
            }
        }
    }

    /// <summary>Opens a provider with the settings that suit the device. The engine's own floats run once; the device's path waits for a frame, whose format and size it depends on.</summary>
    private ProviderEngine Begin(ExecutionProvider provider, ProviderProbe probe)
    {
        DeviceSettings settings = _options is { Tile: not null, Batch: not null, Threads: not null }
            ? DeviceSettings.Default
            : new DeviceProbe(Model, _options.Sessions, _options.CacheFolder) { After = _options.MeasureAfter ?? Task.CompletedTask, Later = _options.MeasureLater }
                .Settings(provider, Probed(_options));
        bool isNvidia = provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt;
        var session = new SessionSettings(_options.Threads ?? settings.Threads, settings.Spinning)
        {
            Precision = _options.Precision == Precision.TensorFloat32 && !isNvidia ? Precision.Single : _options.Precision,
            Device = _options.Device,
            DeviceMemoryMiB = _options.DeviceMemoryMiB,
            CudaGraph = _options.CudaGraph && isNvidia,
        };
        bool mayShare = _options.DevicePath is null && (_options.Threads ?? Environment.ProcessorCount) >= settings.SideBySide;
        var engine = new ProviderEngine(Model, _options, provider, session, _options.Tile ?? settings.Tile, Math.Max(1, _options.Batch ?? settings.Batch))
        {
            SideBySide = mayShare ? settings.SideBySide : 1,
        };
        _engines.Add(engine);
        try
        {
            if (!engine.UsesDevicePath || _options.Say is not null)
            {
                probe.WarmUp(engine.Floats, _options.Say);
            }

            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<ProviderVerdict> Choose(ProviderProbe probe, EnhancerOptions options)
    {
        ExecutionProvider? asked = ExecutionProviders.Parse(options.Provider);
        IReadOnlyList<ProviderVerdict> verdicts = probe.CheckUntilTrusted(asked is { } one ? [one] : ExecutionProviders.Candidates());
        return verdicts[^1].Trusted ? verdicts : throw new ProviderUnavailableException(
            $"{verdicts[^1].Reason.TrimEnd('.')}; {(options.Precision == Precision.Single ? "use --provider auto to take the next one that works" : "use --precision fp32, or another provider")}.");
    }

    /// <summary>What a provider is tried with before its settings are known.</summary>
    private static SessionSettings Probed(EnhancerOptions options) => new() { Precision = options.Precision, Device = options.Device };

    /// <summary>Takes the frame through the provider: in smaller tiles when memory does not suffice, through the next provider when this one fails.</summary>
    private bool Compute(EngineSlot slot, Frame frame, FrameWriter writer, CancellationToken cancellation)
    {
        while (true)
        {
            ProviderEngine engine = _engine;
            (int Tile, int Batch) size = engine.Budget.Size;
            try
            {
                bool finite = slot.Compute(engine, size, frame, writer, cancellation);
                engine.Budget.Succeeded(size);
                return finite;
            }
            catch (Exception e) when (e is InsufficientMemoryException or OutOfMemoryException)
            {
                Shrink(engine, size, slot, frame, e);
            }
            catch (Exception e) when (e is DeviceLostException or ProviderUnavailableException && TakeNext(engine, e.Message))
            {
                slot.Clear();
            }
        }
    }

    private void Shrink(ProviderEngine engine, (int Tile, int Batch) size, EngineSlot slot, Frame frame, Exception cause)
    {
        (int Tile, int Batch) effective = slot.Work is { } work
            ? (work.EffectiveTile, work.Batch)
            : (Math.Min(size.Tile, Math.Max(frame.Width, frame.Height)), size.Batch);
        slot.Clear();
        if (!engine.Budget.Shrink(size, effective))
        {
            throw new DeviceMemoryException(
                $"{Model.Path}: {engine.Provider.Id()} has not enough memory even for one tile of {effective.Tile} px; close other programs, or use --provider cpu or a smaller model.", cause);
        }
    }

    /// <summary>Takes the next provider that works instead of one that failed, unless the user named that one. True also when another thread has done so.</summary>
    private bool TakeNext(ProviderEngine failed, string reason)
    {
        lock (_sync)
        {
            if (_engine != failed)
            {
                return true;
            }

            if (ExecutionProviders.Parse(_options.Provider) is not null || failed.Provider == ExecutionProvider.Cpu)
            {
                return false;
            }

            using var probe = new ProviderProbe(Model, _options.Sessions, Probed(_options));
            IReadOnlyList<ProviderVerdict> next = probe.CheckUntilTrusted(ExecutionProviders.Candidates().SkipWhile(p => p != failed.Provider).Skip(1));
            Verdicts = [.. Verdicts.SkipLast(1), new ProviderVerdict(failed.Provider, Trusted: false, reason), .. next];
            _engine = Begin(next[^1].Provider, probe);
            _substituted = $"{_engine.Provider.Id()} instead of {failed.Provider.Id()}: {reason}";
            return true;
        }
    }

    private Provenance ProvenanceOf(Frame frame, EngineSlot slot) => new()
    {
        Model = Model.Title,
        ModelHash = Model.Sha256,
        Scale = Scale,
        Normalisation = slot.Work!.Range.ToString(),
        Tile = slot.Work.Tile,
        Overlap = slot.Work.Overlap,
        ExecutionProvider = slot.Engine!.Provider.Id(),
        Precision = slot.Engine.Precision,
        SourceImageNumber = frame.Metadata.ImageNumber,
        Inferred = Model.Infers,
        Degraded = slot.Engine.Budget.Degraded ?? _substituted,
    };
}
