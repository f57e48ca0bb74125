using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Inference.Deconvolution;

/// <summary>
/// Opens what deconvolves when it has seen the first frame, which says how wide the point-spread function is and how much
/// noise there is. What was found holds for the frames that follow, unless <see cref="DeconvolutionOptions.EachFrame"/>.
/// One <see cref="Enhance"/> at a time.
/// </summary>
public sealed class DeconvolvingEnhancer : IFrameEnhancer
{
    private readonly DeconvolutionOptions _options;
    private readonly Func<Frame, DeconvolutionPlan> _plan;
    private readonly Func<DeconvolutionPlan, IFrameEnhancer> _open;
    private DeconvolutionPlan? _current;
    private IFrameEnhancer? _inner;

    /// <summary>An enhancer that opens another.</summary>
    /// <param name="name">Name of the model or method.</param>
    /// <param name="scale">Pixels of output for one of input, along each axis.</param>
    /// <param name="options">How frames are followed.</param>
    /// <param name="plan">What a frame asks for.</param>
    /// <param name="open">Opens what the plan says.</param>
    internal DeconvolvingEnhancer(
        string name, int scale, DeconvolutionOptions options, Func<Frame, DeconvolutionPlan> plan, Func<DeconvolutionPlan, IFrameEnhancer> open)
    {
        (Name, Scale, _options, _plan, _open) = (name, scale, options, plan, open);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Scale { get; }

    /// <inheritdoc/>
    public bool WaitsForFrames => _inner is null;

    /// <summary>What is computed, such as <c>NA 1.4, 520 nm: FWHM 2.83 pixels (184 nm), 12 iterations</c>; null before the first frame.</summary>
    public string? Used => _current?.ToString();

    /// <inheritdoc/>
    /// <exception cref="PsfException">The point-spread function cannot be had, or does not fit the frame.</exception>
    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_inner is null || _options.EachFrame)
        {
            Follow(_plan(frame));
        }

        using FrameLease enhanced = _inner!.Enhance(frame, cancellation);
        FrameMetadata metadata = enhanced.Frame.Metadata;
        return enhanced.Frame.With(metadata with { Provenance = metadata.Provenance! with { PointSpread = Used! } });
    }

    /// <inheritdoc/>
    public void Dispose() => _inner?.Dispose();

    private void Follow(DeconvolutionPlan plan)
    {
        if (_inner is not null && plan.ToString() == Used)
        {
            return;
        }

        IFrameEnhancer next = _open(plan);
        _inner?.Dispose();
        (_inner, _current) = (next, plan);
        _options.Say?.Invoke($"{Name}: point-spread function by {plan}");
    }
}

/// <summary>What a frame is deconvolved by, and how far.</summary>
/// <param name="Psf">The point-spread function.</param>
/// <param name="Iterations">Iterations; null where a network decides.</param>
internal sealed record DeconvolutionPlan(UsedPsf Psf, int? Iterations)
{
    public override string ToString() => Iterations is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"{Psf}, {count} iteration{(count == 1 ? "" : "s")}")
        : Psf.ToString();
}
