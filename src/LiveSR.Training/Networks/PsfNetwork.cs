using LiveSR.Imaging.Microscopy;
using LiveSR.Onnx.Building;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// A network that is told what blurred its images. In a graph the function is a pair of inputs, <c>psf_columns</c>
/// <c>[terms, 1, side, 1]</c> and <c>psf_rows</c> <c>[1, terms, 1, side]</c> (<see cref="SeparablePsf"/>), whose values when
/// none are given are those of <see cref="Usual"/>.
/// </summary>
public abstract class PsfNetwork : StagedNetwork
{
    /// <summary>Elements of a column and of a row.</summary>
    public const int Side = 25;

    /// <summary>Products of columns and rows.</summary>
    public const int Terms = 3;

    private const int Reach = Side / 2;

    /// <summary>About what antialiasing leaves of a pixel when images are shrunk.</summary>
    private const double ShrunkSigma = 0.5;

    private const double LeastSigma = 0.2;

    // In a pair, since a field that is a tensor would be kept with the weights.
    private (Tensor Columns, Tensor Rows)? _functions;

    /// <summary>Names the network.</summary>
    /// <param name="name">The name that recipes and users use.</param>
    /// <param name="scale">Enlargement along each axis.</param>
    /// <param name="sizeMultiple">What the edges of the image are multiples of.</param>
    protected PsfNetwork(string name, int scale, int sizeMultiple)
        : base(name, scale, sizeMultiple) => Show([Usual]);

    /// <summary>A Gaussian of one pixel, as of NA 1.3 with pixels of 0.08 um.</summary>
    public static SeparablePsf Usual { get; } = SeparablePsf.Of(PointSpreadFunction.Gaussian(1), Side, Terms);

    /// <summary>Says what blurred the images that come next: one function for all, or one for each image of the batch.</summary>
    /// <param name="functions">The functions, of <see cref="Side"/> and <see cref="Terms"/>.</param>
    public void Show(IReadOnlyList<SeparablePsf> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        Forget();
        _functions = (
            tensor(functions.SelectMany(f => f.Columns).ToArray(), [functions.Count, Terms, Side, 1]).DetachFromDisposeScope(),
            tensor(functions.SelectMany(f => f.Rows).ToArray(), [functions.Count, Terms, 1, Side]).DetachFromDisposeScope());
    }

    /// <summary>As <see cref="Show(IReadOnlyList{SeparablePsf})"/>, by Gaussians.</summary>
    /// <param name="sigmas">Their standard deviations in pixels; null for that of images that were shrunk without a microscope.</param>
    public void Show(IReadOnlyList<double?> sigmas)
    {
        ArgumentNullException.ThrowIfNull(sigmas);
        Show([.. sigmas.Select(sigma => SeparablePsf.Of(PointSpreadFunction.Gaussian(Math.Max(sigma ?? ShrunkSigma, LeastSigma)), Side, Terms))]);
    }

    /// <summary>Blurs each image by its function; beyond the edge its pixels are repeated.</summary>
    /// <param name="images"><c>[N, 1, H, W]</c>.</param>
    protected Tensor Blur(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using DisposeScope scope = NewDisposeScope();
        long count = images.shape[0];
        (Tensor columns, Tensor rows) = _functions!.Value;
        columns = columns.to(images.dtype, images.device).expand(count, Terms, Side, 1).reshape(count * Terms, 1, Side, 1);
        rows = rows.to(images.dtype, images.device).expand(count, Terms, 1, Side);
        Tensor padded = nn.functional.pad(images, (Reach, Reach, Reach, Reach), PaddingModes.Replicate);
        Tensor down = nn.functional.conv2d(padded.transpose(0, 1), columns, groups: count);
        return nn.functional.conv2d(down, rows, groups: count).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the function's inputs to a graph.</summary>
    protected static (GraphValue Columns, GraphValue Rows) WriteInputs(GraphScope graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return (
            graph.Builder.InputWithDefault("psf_columns", Usual.Columns, Terms, 1, Side, 1),
            graph.Builder.InputWithDefault("psf_rows", Usual.Rows, 1, Terms, 1, Side));
    }

    /// <summary>Blurs an image of a graph; beyond the edge its pixels are repeated.</summary>
    protected static GraphValue Blur(GraphValue image, (GraphValue Columns, GraphValue Rows) psf)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Pad(Reach, PadMode.Edge).Conv(psf.Columns).Conv(psf.Rows);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Forget();
        base.Dispose(disposing);
    }

    private void Forget()
    {
        _functions?.Columns.Dispose();
        _functions?.Rows.Dispose();
        _functions = null;
    }
}
