using LiveSR.Onnx.Building;
using LiveSR.Training.Networks.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// <c>livesr-rln</c>: Richardson-Lucy deconvolution, unrolled into a few steps with a small network beside each (after Li et
/// al., "Incorporating the image formation process into deep learning improves network performance", Nature Methods 19,
/// 1427-1437, 2022, whose RLN learns the blurs; here they are the microscope's own, given with the image, so that one network serves
/// every objective).
/// <para>
/// With the frame <c>d</c>, the blur <c>H</c>, which is its own adjoint, and <c>u = H d</c> at first, each step computes what
/// Richardson-Lucy would add, <c>c = u H(d / H u) - u</c>, shows frame, estimate, blurred estimate and that to convolutions
/// of 32 channels at half the size, which remember what they saw in the step before, and takes
/// <c>u := max(0, u + c + what they say)</c>. The last result is enlarged by bicubic interpolation, to which the features
/// add what it lacks. Nothing has a bias, so that <c>f(a d) = a f(d)</c> for a &gt; 0. About 36 kFLOP for each pixel of the frame.
/// </para>
/// </summary>
public sealed class RichardsonLucyNetwork : PsfNetwork
{
    private const int Halving = 2;
    private const int Shown = 4;

    /// <summary>Under this a blurred estimate counts as dark; frames are 0 to 1.</summary>
    private const float Tiny = 1e-6f;

    private readonly ModuleList<Conv2d> look;
    private readonly ModuleList<Conv2d> first;
    private readonly ModuleList<Conv2d> second;
    private readonly ModuleList<Conv2d> say;
    private readonly Conv2d tail;
    private readonly Tensor bicubic;

    /// <summary>A network with weights to be trained.</summary>
    /// <param name="scale">1 to 4.</param>
    /// <param name="steps">Steps of Richardson-Lucy.</param>
    /// <param name="channels">Feature channels.</param>
    public RichardsonLucyNetwork(int scale, int steps = 3, int channels = 32)
        : base($"livesr-rln-x{scale}", scale, Halving)
    {
        look = Each(steps, () => nn.Conv2d(Shown, channels, 4, stride: Halving, padding: 1, bias: false));
        first = Each(steps, () => nn.Conv2d(channels, channels, 3, padding: 1, bias: false));
        second = Each(steps, () => nn.Conv2d(channels, channels, 3, padding: 1, bias: false));
        say = Each(steps, () => nn.Conv2d(channels, Halving * Halving, 3, padding: 1, bias: false));
        tail = nn.Conv2d(channels, Halving * scale * Halving * scale, 3, padding: 1, bias: false);
        bicubic = BicubicKernels.Of(scale);
        Initialise();
        RegisterComponents();
    }

    /// <inheritdoc />
    public override IReadOnlyList<TrainingStage> Stages => TrainingStage.Only;

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Compute(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor light = image.relu(), estimate = Blur(light);
        Tensor? features = null;
        for (int i = 0; i < look.Count; i++)
        {
            Tensor blurred = Blur(estimate);
            Tensor correction = (estimate * Blur(light / blurred.clamp_min(Tiny))) - estimate;
            Tensor seen = look[i].call(cat([image, estimate, blurred, correction], 1));
            features = (features is null ? seen : seen + features).relu();
            features = (features + second[i].call(first[i].call(features).relu())).relu();
            estimate = (estimate + correction + nn.functional.pixel_shuffle(say[i].call(features), Halving)).relu();
        }

        const int reach = BicubicKernels.Reach;
        Tensor padded = nn.functional.pad(estimate, (reach, reach, reach, reach), PaddingModes.Replicate);
        Tensor smooth = nn.functional.pixel_shuffle(nn.functional.conv2d(padded, bicubic), Scale);
        return [(smooth + nn.functional.pixel_shuffle(tail.call(features!), Halving * Scale)).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc />
    public override GraphValue Write(GraphScope graph, GraphValue image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(image);
        (GraphValue Columns, GraphValue Rows) psf = WriteInputs(graph);
        GraphValue light = image.Relu(), estimate = Blur(light, psf);
        GraphValue? features = null;
        for (int i = 0; i < look.Count; i++)
        {
            GraphValue blurred = Blur(estimate, psf);
            GraphValue correction = (estimate * Blur(light / blurred.Max(Tiny), psf)) - estimate;
            GraphValue seen = graph.Write(look[i], graph.Builder.Concat(1, image, estimate, blurred, correction));
            features = (features is null ? seen : seen + features).Relu();
            features = (features + graph.Write(second[i], graph.Write(first[i], features).Relu())).Relu();
            estimate = (estimate + correction + graph.Write(say[i], features).DepthToSpace(Halving)).Relu();
        }

        GraphValue smooth = estimate.Pad(BicubicKernels.Reach, PadMode.Edge).Conv(graph.Weight(nameof(bicubic), bicubic));
        return (Scale == 1 ? smooth : smooth.DepthToSpace(Scale)) + graph.Write(tail, features!).DepthToSpace(Halving * Scale);
    }

    private static ModuleList<Conv2d> Each(int steps, Func<Conv2d> make) => nn.ModuleList([.. Enumerable.Range(0, steps).Select(_ => make())]);

    /// <summary>Activations keep their variance (He et al. 2015); what is added to Richardson-Lucy's own steps begins near nothing.</summary>
    private void Initialise()
    {
        using IDisposable frozen = no_grad();
        foreach (Conv2d convolution in (IEnumerable<Conv2d>)[.. look, .. first, .. second])
        {
            nn.init.kaiming_normal_(convolution.weight, nonlinearity: nn.init.NonlinearityType.ReLU);
        }

        foreach (Conv2d damped in second)
        {
            damped.weight.mul_(0.1);
        }

        foreach (Conv2d quiet in (IEnumerable<Conv2d>)[.. say, tail])
        {
            using Tensor one = quiet.weight.narrow(0, 0, 1);
            nn.init.normal_(one, 0, 1e-3);
            using Tensor same = one.expand(quiet.weight.shape).clone();
            quiet.weight.copy_(same);
        }
    }
}
