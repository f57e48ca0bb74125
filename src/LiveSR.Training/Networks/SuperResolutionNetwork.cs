using LiveSR.Onnx.Building;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>What a network is given.</summary>
public enum NetworkInput
{
    /// <summary>The low-resolution image; the network enlarges it.</summary>
    Low,

    /// <summary>The image already enlarged by bicubic interpolation; the network keeps its size.</summary>
    Interpolated,
}

/// <summary>
/// A network that makes an image larger or sharper, <c>[N, 1, H, W]</c> to <c>[N, 1, s H, s W]</c>, intensities 0 to 1,
/// and that can write itself into an ONNX graph: what was trained is what is exported.
/// </summary>
public abstract class SuperResolutionNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>Names the network and says what goes in and comes out.</summary>
    /// <param name="name">The name that recipes and users use.</param>
    /// <param name="scale">Pixels of the result for one pixel of the low-resolution image, along each axis.</param>
    /// <param name="input">What the network is given.</param>
    protected SuperResolutionNetwork(string name, int scale, NetworkInput input)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        (Scale, Input) = (scale, input);
    }

    /// <summary>Enlargement along each axis. A network with interpolated input may serve several; this is its first.</summary>
    public int Scale { get; }

    /// <summary>What the network is given.</summary>
    public NetworkInput Input { get; }

    /// <summary>
    /// Pixels that <see cref="ForwardInside"/> needs around what it is to enlarge; 0 for networks that pad with zeros.
    /// </summary>
    public virtual int Context => 0;

    /// <summary>
    /// Edge of the tiles that the network runs on, in pixels of its input, where it looks at the whole image at once;
    /// null where only a neighbourhood decides, so that tiles of any size give the same result.
    /// </summary>
    public virtual int? FixedTile => null;

    /// <summary>True when the exported graph takes images of <see cref="FixedTile"/> only.</summary>
    public virtual bool HasFixedGraph => false;

    /// <summary>
    /// The exported graph takes images whose height and width are multiples of this; the network itself takes any size,
    /// repeating the edge.
    /// </summary>
    public virtual int SizeMultiple => 1;

    /// <summary>True where <c>f(a x + b) = a f(x) + b</c> for a &gt; 0: a frame that uses a small part of the levels is nothing new to it.</summary>
    public virtual bool PassesGain => false;

    /// <summary>
    /// What <see cref="ForwardStages"/>'s results are compared with in training, in the same order; the last is the
    /// network's result.
    /// </summary>
    public virtual IReadOnlyList<TrainingStage> Stages => TrainingStage.Only;

    /// <summary>Enlarges a whole image; beyond its edges the network sees the edge's pixels repeated.</summary>
    public sealed override Tensor forward(Tensor input)
    {
        if (Context == 0)
        {
            return ForwardInside(input);
        }

        using Tensor padded = nn.functional.pad(input, (Context, Context, Context, Context), PaddingModes.Replicate);
        return ForwardInside(padded);
    }

    /// <summary>
    /// Enlarges the inside of an image, <c>[N, 1, H + 2 c, W + 2 c]</c> with c = <see cref="Context"/>, to
    /// <c>[N, 1, s H, s W]</c>: training on patches sees real surroundings instead of padding.
    /// </summary>
    public abstract Tensor ForwardInside(Tensor image);

    /// <summary>
    /// As <see cref="ForwardInside"/>, with what the network gives on the way: one result for each of
    /// <see cref="Stages"/>, the last of which is what <see cref="ForwardInside"/> gives. Only training calls it.
    /// </summary>
    public virtual IReadOnlyList<Tensor> ForwardStages(Tensor image) => [ForwardInside(image)];

    /// <summary>Writes the network into a graph, with the weights it has now; the counterpart of <c>forward</c>.</summary>
    public abstract GraphValue Write(GraphScope graph, GraphValue image);

    /// <summary>Number of trained values.</summary>
    public long ParameterCount() => parameters().Sum(parameter => parameter.numel());
}
