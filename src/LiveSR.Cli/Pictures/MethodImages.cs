using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Cli.Pictures;

/// <summary>What one method made of an image, and how well.</summary>
internal sealed record MethodImage(ImageScore Score, Frame Frame);

/// <summary>One image through all methods.</summary>
internal sealed class MethodImages : IDisposable
{
    private readonly List<FrameLease> _leases = [];
    private readonly FullScale _full;

    /// <summary>Enhances <paramref name="input"/> by each method.</summary>
    /// <param name="input">The low-resolution image.</param>
    /// <param name="truth">The high-resolution image.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="scores">Scores on this image, theirs among them.</param>
    /// <param name="rule">What counts as 0 and 1.</param>
    public MethodImages(Frame input, Frame truth, IReadOnlyList<IFrameEnhancer> methods, IReadOnlyList<ImageScore> scores, FullScaleRule rule)
    {
        Scale = methods[0].Scale;
        Input = Keep(input.Lease());
        Truth = Keep(truth.Lease());
        Methods = [.. methods.Select(method => new MethodImage(scores.First(score => score.Method == method.Name), Keep(method.Enhance(input))))];
        _full = FullScale.Of(truth, Plane.FromFrame(truth), rule);
    }

    /// <summary>By how much the methods enlarge.</summary>
    public int Scale { get; }

    /// <summary>The low-resolution image.</summary>
    public Frame Input { get; }

    /// <summary>The high-resolution image.</summary>
    public Frame Truth { get; }

    /// <summary>Bicubic, then the models.</summary>
    public IReadOnlyList<MethodImage> Methods { get; }

    /// <summary>Luma with the truth's full scale as 0 to 1.</summary>
    public Plane OnFullScale(Frame frame) => _full.Apply(Plane.FromFrame(frame));

    /// <inheritdoc/>
    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private Frame Keep(FrameLease lease)
    {
        _leases.Add(lease);
        return lease.Frame;
    }
}
