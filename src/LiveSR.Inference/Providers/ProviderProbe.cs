using System.Globalization;
using System.Numerics.Tensors;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using Tensor = LiveSR.Inference.Engine.Tensor;

namespace LiveSR.Inference.Providers;

/// <summary>Whether an execution provider may compute a model, and why.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Trusted">True when it reproduced the CPU's result, or is the CPU.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="LargestError">Largest absolute difference to the CPU on the probe tile, as a part of the model's value range; null when it did not run.</param>
public sealed record ProviderVerdict(ExecutionProvider Provider, bool Trusted, string Reason, double? LargestError = null)
{
    /// <summary><c>cuda: trusted, largest error 1.2e-06 of the value range</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Provider.Id()}: {(Trusted ? "trusted" : "refused")}, {Reason}");
}

/// <summary>
/// Trusts an execution provider only after it has reproduced the CPU's result: the model itself runs on a probe tile on
/// both, and the largest difference must stay under <see cref="Bound"/>. Real providers have been seen to return NaN
/// without any error.
/// </summary>
public sealed class ProviderProbe : IDisposable
{
    /// <summary>Largest error allowed in 32-bit arithmetic, as a part of the model's value range: one count of 12 bits.</summary>
    public const double Bound = 1.0 / 4095;

    /// <summary>The same in a reduced precision: half a grey level of 8 bits. It leaves none for a wrong kernel.</summary>
    public const double ReducedBound = 0.5 / 255;

    private const int SmallestProbe = 48;

    private static readonly ProviderVerdict TheReference = new(ExecutionProvider.Cpu, Trusted: true, "the reference", 0);

    private readonly ModelPackage _model;
    private readonly ISessionFactory _sessions;
    private readonly SessionSettings _settings;
    private readonly NativeFloats _memory = new();
    private readonly Tensor _input;
    private readonly Tensor _reference;
    private readonly Tensor _candidate;
    private bool _hasReference;

    /// <summary>Prepares the probe tile; nothing runs yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sessions">Who opens sessions.</param>
    /// <param name="settings">The precision and the device that will be used; null for 32-bit floats on the first.</param>
    public unsafe ProviderProbe(ModelPackage model, ISessionFactory sessions, SessionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sessions);
        _model = model;
        _sessions = sessions;
        _settings = settings ?? new SessionSettings();
        (int width, int height) = Size(model);
        int scale = model.NetworkScale;
        long input = (long)model.Channels * width * height, output = input * scale * scale;
        _memory.Reserve(input + (2 * output));
        float* start = (float*)_memory.Address;
        _input = new Tensor((nint)start, 1, model.Channels, height, width);
        _reference = new Tensor((nint)(start + input), 1, model.Channels, height * scale, width * scale);
        _candidate = new Tensor((nint)(start + input + output), 1, model.Channels, height * scale, width * scale);
        ProbeImage.Fill(_input, model.Range.Low, model.Range.High);
    }

    /// <summary>Tries a provider. The CPU runs before the first other, whose result is compared with its.</summary>
    /// <exception cref="WrongOutputSizeException">The model's output does not have the size that its scale says.</exception>
    /// <exception cref="NotFiniteOutputException">The model returns NaN or infinity on the CPU already.</exception>
    /// <exception cref="ModelFormatException">ONNX Runtime cannot load the model.</exception>
    public ProviderVerdict Check(ExecutionProvider provider)
    {
        if (IsReference(provider))
        {
            RequireReference();
            return TheReference;
        }

        try
        {
            using IInferenceSession session = _sessions.Open(_model, provider, _settings with { NamesFallback = provider != ExecutionProvider.Cpu });
            RequireReference();
            // What the provider does not write must not look like a result.
            _candidate.Values.Fill(float.NaN);
            session.Run(_input, _candidate);
            ProviderVerdict verdict = Judge(provider);
            return session.FallbackNodes.Count == 0 ? verdict : verdict with { Reason = $"{verdict.Reason}; the CPU computes {string.Join(", ", session.FallbackNodes)}" };
        }
        catch (ProviderUnavailableException e)
        {
            return new ProviderVerdict(provider, Trusted: false, e.Message);
        }
        catch (Exception e) when (e is InferenceException or InsufficientMemoryException)
        {
            return new ProviderVerdict(provider, Trusted: false, $"it failed on the probe tile: {e.Message}");
        }
    }

    /// <summary>
    /// Tries providers in order until one is trusted; the verdict of that one is the last. The CPU is not tried here: it
    /// has nothing to be compared with, and <see cref="WarmUp"/> finds what a model does wrong on it.
    /// </summary>
    public IReadOnlyList<ProviderVerdict> CheckUntilTrusted(IEnumerable<ExecutionProvider> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        var verdicts = new List<ProviderVerdict>();
        foreach (ExecutionProvider provider in providers)
        {
            verdicts.Add(IsReference(provider) ? TheReference : Check(provider));
            if (verdicts[^1].Trusted)
            {
                break;
            }
        }

        return verdicts;
    }

    /// <summary>Runs a session once, so that the first frame needs not wait for what a first run does.</summary>
    /// <param name="session">The session.</param>
    /// <param name="say">Takes the line that says that the model does not treat a gentle image as it should; null asks for no such trial.</param>
    /// <exception cref="WrongOutputSizeException">The model's output does not have the size that its scale says.</exception>
    /// <exception cref="NotFiniteOutputException">The model returns NaN or infinity.</exception>
    public void WarmUp(IInferenceSession session, Action<string>? say = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (say is null)
        {
            RunFinite(session, _candidate);
            return;
        }

        if (new GentleTrial(_model, _input, _candidate, () => RunFinite(session, _candidate)).Doubt() is { } doubt)
        {
            say(doubt);
        }

        ProbeImage.Fill(_input, _model.Range.Low, _model.Range.High);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _reference.Dispose();
        _candidate.Dispose();
        _memory.Dispose();
    }

    private bool IsReference(ExecutionProvider provider) => provider == ExecutionProvider.Cpu && _settings.Precision != Precision.Half;

    private static (int Width, int Height) Size(ModelPackage model)
    {
        if (model.TileMode == TileMode.Fixed)
        {
            return (model.TileWidth, model.TileHeight);
        }

        int size = Math.Max(model.SmallestTile, SmallestProbe);
        size = (size + model.SizeMultiple - 1) / model.SizeMultiple * model.SizeMultiple;
        return (size, size);
    }

    private void RequireReference()
    {
        if (!_hasReference)
        {
            using IInferenceSession session = _sessions.Open(_model, ExecutionProvider.Cpu, new SessionSettings(Environment.ProcessorCount));
            RunFinite(session, _reference);
            _hasReference = true;
        }
    }

    private void RunFinite(IInferenceSession session, Tensor output)
    {
        session.Run(_input, output);
        if (!IntensityRows.IsFinite(output.Values))
        {
            throw new NotFiniteOutputException($"{_model.Path}: the model returns NaN or infinity on the CPU; it was trained or exported wrongly.");
        }
    }

    private ProviderVerdict Judge(ExecutionProvider provider)
    {
        if (!IntensityRows.IsFinite(_candidate.Values))
        {
            return new ProviderVerdict(provider, Trusted: false, "it returned NaN or infinity on the probe tile, where the CPU returned an image");
        }

        TensorPrimitives.Subtract(_candidate.Values, _reference.Values, _candidate.Values);
        double error = Math.Abs(TensorPrimitives.MaxMagnitude(_candidate.Values)) / Math.Abs(_model.Range.High - _model.Range.Low);
        double bound = _settings.Precision == Precision.Single ? Bound : ReducedBound;
        string figure = string.Create(CultureInfo.InvariantCulture, $"largest error {error:0.0e+0} of the value range (bound {bound:0.0e+0})");
        return error <= bound
            ? new ProviderVerdict(provider, Trusted: true, figure, error)
            : new ProviderVerdict(provider, Trusted: false, $"it does not reproduce the CPU's result on the probe tile: {figure}", error);
    }
}
