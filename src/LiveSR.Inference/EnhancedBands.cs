using LiveSR.Imaging;
using LiveSR.Inference.Engine;

namespace LiveSR.Inference;

/// <summary>How a frame may be cut into bands of rows that come out as they do of the whole frame.</summary>
/// <param name="Context">Rows above and below that must be given with a band.</param>
/// <param name="Multiple">What the first row that is given is a multiple of.</param>
public readonly record struct BandRule(int Context, int Multiple);

/// <summary>
/// A frame enhanced band by band, for frames whose enhanced version would not fit into memory: each band is given with as
/// many rows around it as the method reads, so that the result is that of the whole frame.
/// </summary>
public sealed class EnhancedBands : BandedImage
{
    /// <summary>Values of a band's result, which the engine holds as floats: 64 MiB of them.</summary>
    private const long UsualValues = 16 << 20;

    private readonly IFrameEnhancer _enhancer;
    private readonly Frame _frame;
    private readonly BandRule _rule;
    private readonly CancellationToken _cancellation;
    private readonly long _mostValues;
    private FrameMetadata _metadata;

    /// <summary>Prepares the bands; nothing is computed before they are taken.</summary>
    /// <param name="enhancer">The method; it must state <see cref="IFrameEnhancer.Bands"/>.</param>
    /// <param name="frame">The frame, which must outlive this.</param>
    /// <param name="cancellation">Ends it before its time.</param>
    /// <exception cref="ArgumentException">The method needs the whole frame.</exception>
    public EnhancedBands(IFrameEnhancer enhancer, Frame frame, CancellationToken cancellation = default)
        : this(enhancer, frame, UsualValues, cancellation)
    {
    }

    internal EnhancedBands(IFrameEnhancer enhancer, Frame frame, long mostValues, CancellationToken cancellation = default)
        : base(Checked(frame).Format, frame.Width * Checked(enhancer).Scale, frame.Height * enhancer.Scale)
    {
        _rule = enhancer.Bands ?? throw new ArgumentException($"{enhancer.Name} needs the whole frame.", nameof(enhancer));
        (_enhancer, _frame, _mostValues, _cancellation) = (enhancer, frame, mostValues, cancellation);
        _metadata = frame.Metadata.Enhanced(new Provenance { Model = enhancer.Name, Scale = enhancer.Scale, Inferred = false });
    }

    /// <inheritdoc/>
    public override FrameMetadata Metadata => _metadata;

    private int Scale => _enhancer.Scale;

    /// <inheritdoc/>
    /// <exception cref="InferenceException">The model or the device failed; one line.</exception>
    public override IEnumerable<FrameLease> Bands(int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        int rows = RowsOf(multiple);
        for (int top = 0; top < Height; top += rows)
        {
            int bottom = Math.Min(top + rows, Height);
            PixelRect given = Given(top, rows);
            using FrameLease part = _frame.Crop(given);
            using FrameLease enhanced = Enhanced(part.Frame);
            _metadata = _metadata with { Provenance = enhanced.Frame.Metadata.Provenance };
            yield return enhanced.Frame.Crop(new PixelRect(0, top - (given.Y * Scale), Width, bottom - top));
        }
    }

    private FrameLease Enhanced(Frame part)
    {
        try
        {
            return _enhancer.Enhance(part, _cancellation);
        }
        catch (NotFiniteOutputException e)
        {
            // The band's rows are not those that the user knows.
            throw NotFiniteImage.Blame(_frame) ?? e;
        }
    }

    /// <summary>Rows of a band of the result: as many as memory allows, but several times what is computed beside them.</summary>
    private int RowsOf(int multiple)
    {
        long rows = Math.Max(_mostValues / ((long)Width * Format.Channels()), 4L * _rule.Context * Scale);
        return (int)Math.Min(Math.Max(rows / multiple, 1) * multiple, int.MaxValue / 2 / multiple * multiple);
    }

    /// <summary>
    /// The rows of the frame that a band is made from: of equal height for all, so that the engine makes its memory once. What
    /// the last begins with is a multiple too.
    /// </summary>
    private PixelRect Given(int top, int rows)
    {
        int length = Math.Min(_frame.Height, ((rows + Scale - 1) / Scale) + 1 + (2 * _rule.Context) + _rule.Multiple);
        length += (_frame.Height - length) % _rule.Multiple;
        int first = Math.Clamp((top / Scale) - _rule.Context, 0, _frame.Height - length) / _rule.Multiple * _rule.Multiple;
        return new PixelRect(0, first, _frame.Width, length);
    }

    private static T Checked<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
