using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>
/// The engine: a network run by ONNX Runtime over frames of every pixel format and size. Intensities are mapped by the
/// model's declared range and back, at the frame's own bit depth; large images go in tiles that give the untiled result;
/// memory is made once for each size of frame. One <see cref="Enhance"/> at a time.
/// </summary>
public sealed class OnnxEnhancer : IFrameEnhancer
{
    private static long _framesOfAll;

    private readonly FramePool _pool;
    private readonly IInferenceSession _session;
    private readonly Companion _companion = new();
    private int _tile;
    private int _batch;
    private FrameWork? _work;
    private int _fullTile;
    private int _fullBatch;
    private string? _degraded;
    private int _busy;

    /// <summary>Opens a model: chooses a provider that reproduces the CPU's result, and settings that suit the device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Provider, tiles, pool; the ROI is not this class's matter, see <see cref="Enhancers"/>.</param>
    /// <exception cref="ProviderUnavailableException">The provider asked for is not there, or was refused.</exception>
    /// <exception cref="InferenceException">The model cannot run at all.</exception>
    public OnnxEnhancer(ModelPackage model, EnhancerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EnhancerOptions();
        Model = model;
        _pool = options.Pool;
        using var probe = new ProviderProbe(model, options.Sessions);
        Verdicts = Choose(probe, options);
        Provider = Verdicts[^1].Provider;
        DeviceSettings settings = options is { Tile: not null, Batch: not null, Threads: not null }
            ? DeviceSettings.Default
            : new DeviceProbe(model, options.Sessions, options.CacheFolder).Settings(Provider);
        _tile = options.Tile ?? settings.Tile;
        _batch = Math.Max(1, options.Batch ?? settings.Batch);
        Threads = options.Threads ?? settings.Threads;
        _session = OpenWarm(probe, options, new SessionSettings(Threads, settings.Spinning));
    }

    /// <summary>The model.</summary>
    public ModelPackage Model { get; }

    /// <summary>Who computes it.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>Threads of the CPU provider.</summary>
    public int Threads { get; }

    /// <summary>Largest edge of a tile in pixels of the network's input; a smaller frame goes in one piece.</summary>
    public int Tile => _tile;

    /// <summary>What was found about each provider that was tried, the chosen one last.</summary>
    public IReadOnlyList<ProviderVerdict> Verdicts { get; }

    /// <summary>Frames that all enhancers of this process have begun: whether one worked while another was measured.</summary>
    internal static long FramesOfAll => Interlocked.Read(ref _framesOfAll);

    /// <inheritdoc/>
    public string Name => Model.Name;

    /// <inheritdoc/>
    public int Scale => Model.Scale;

    /// <inheritdoc/>
    public LearnedConditions? Learned => Model.Learned;

    /// <inheritdoc/>
    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException($"The enhancer {Name} is working on another frame; open one enhancer for each stream.");
        }

        Interlocked.Increment(ref _framesOfAll);
        try
        {
            using CancellationTokenRegistration end = cancellation.Register(static session => ((IInferenceSession)session!).IsTerminated = true, _session);
            FrameWork work = Compute(frame);
            using FrameWriter writer = _pool.Rent(frame.Format, frame.Width * Scale, frame.Height * Scale);
            return work.Write(writer, frame.MaxValue, _companion)
                ? writer.Publish(frame.Metadata.Enhanced(ProvenanceOf(frame, work)))
                : throw NotFinite(frame);
        }
        finally
        {
            _session.IsTerminated = false;
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work?.Dispose();
        _session.Dispose();
        _companion.Dispose();
    }

    /// <summary>Names the image itself where it holds what no network can compute with.</summary>
    private NotFiniteOutputException NotFinite(Frame frame)
    {
        for (int y = 0; y < frame.Height && frame.Format == PixelFormat.Gray32F; y++)
        {
            int x = frame.Row<float>(y).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            if (x >= 0)
            {
                return new NotFiniteOutputException(
                    $"image {frame.Metadata.ImageNumber} of {frame.Metadata.Camera} holds {frame.Row<float>(y)[x]} at column {x}, row {y}: replace what is no number, or use a classical method, which keeps it in its place.");
            }
        }

        return new NotFiniteOutputException(
            $"{Model.Path}: returned NaN or infinity on {Provider.Id()} for image {frame.Metadata.ImageNumber}; try --provider cpu, or another model.");
    }

    private IInferenceSession OpenWarm(ProviderProbe probe, EnhancerOptions options, SessionSettings settings)
    {
        IInferenceSession session = options.Sessions.Open(Model, Provider, settings);
        try
        {
            probe.WarmUp(session, options.Say);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<ProviderVerdict> Choose(ProviderProbe probe, EnhancerOptions options)
    {
        ExecutionProvider? asked = ExecutionProviders.Parse(options.Provider);
        IReadOnlyList<ProviderVerdict> verdicts = probe.CheckUntilTrusted(asked is { } one ? [one] : ExecutionProviders.Candidates());
        return verdicts[^1].Trusted ? verdicts : throw new ProviderUnavailableException(
            $"{verdicts[^1].Reason.TrimEnd('.')}; use --provider auto to take the next one that works.");
    }

    /// <summary>Runs the network, with smaller tiles when memory does not suffice.</summary>
    private FrameWork Compute(Frame frame)
    {
        while (true)
        {
            try
            {
                FrameWork work = WorkFor(frame);
                work.Read(frame);
                work.Run(_session, _companion);
                return work;
            }
            catch (Exception e) when (e is InsufficientMemoryException or OutOfMemoryException)
            {
                Shrink(frame, e);
            }
        }
    }

    private FrameWork WorkFor(Frame frame)
    {
        if (_work is null || !_work.Fits(frame))
        {
            _work?.Dispose();
            _work = null;
            _work = new FrameWork(Model, frame.Format, frame.Width, frame.Height, _tile, _batch);
        }

        return _work;
    }

    /// <summary>Halves what the device is asked to hold at once: the tile's edge, then the batch.</summary>
    private void Shrink(Frame frame, Exception cause)
    {
        int tile = _work?.EffectiveTile ?? Math.Min(_tile, Math.Max(frame.Width, frame.Height));
        int batch = _work?.Batch ?? _batch;
        (_fullTile, _fullBatch) = (Math.Max(_fullTile, tile), Math.Max(_fullBatch, batch));
        _work?.Dispose();
        _work = null;
        if (Model.TileMode == TileMode.Any && tile / 2 >= Model.SmallestTile)
        {
            _tile = tile / 2;
            _degraded = $"out of memory: tiles of {_tile} instead of {_fullTile} px";
        }
        else if (batch > 1)
        {
            _batch = batch / 2;
            _degraded = $"out of memory: batches of {_batch} instead of {_fullBatch}";
        }
        else
        {
            throw new DeviceMemoryException(
                $"{Model.Path}: {Provider.Id()} has not enough memory even for one tile of {tile} px; close other programs, or use --provider cpu or a smaller model.", cause);
        }
    }

    private Provenance ProvenanceOf(Frame frame, FrameWork work) => new()
    {
        Model = Model.Title,
        ModelHash = Model.Sha256,
        Scale = Scale,
        Normalisation = work.Range.ToString(),
        Tile = work.Tile,
        Overlap = work.Overlap,
        ExecutionProvider = Provider.Id(),
        Precision = Model.Precision,
        SourceImageNumber = frame.Metadata.ImageNumber,
        Inferred = Model.Infers,
        Degraded = _degraded,
    };
}
