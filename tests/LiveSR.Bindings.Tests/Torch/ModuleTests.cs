using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LiveSR.Bindings.Tests.Torch;

public class ModuleTests
{
    [Fact]
    public void LayersGiveTheValuesOfPaperAndPencil()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 3, 4 }, [1, 1, 2, 2]);
        var conv = Conv2d(1, 1, 3, padding: 1);
        init.constant_(conv.weight, 1);
        init.constant_(conv.bias!, 0.5);
        Elements(conv.call(x)).ShouldBe([10.5f, 10.5f, 10.5f, 10.5f]);

        Elements(functional.pixel_shuffle(x.reshape(1, 4, 1, 1), 2)).ShouldBe([1, 2, 3, 4]);
        Elements(functional.pad(x, (1, 0, 0, 0), PaddingModes.Replicate)).ShouldBe([1, 1, 2, 3, 3, 4]);
        Elements(functional.interpolate(x, scale_factor: [2, 2])).ShouldBe([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
        Elements(AdaptiveAvgPool2d(1).call(x)).ShouldBe([2.5f]);
        Elements(MaxPool2d(2).call(x)).ShouldBe([4]);
        Elements(PReLU(1).call(x.sub(3))).ShouldBe([-0.5f, -0.25f, 0, 1]);
        Elements(ConvTranspose(x)).ShouldBe([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
        functional.huber_loss(x, x.sub(3)).ToDouble().ShouldBe(2.5, 1e-6);
        functional.l1_loss(x, zeros_like(x)).ToDouble().ShouldBe(2.5, 1e-6);
        functional.binary_cross_entropy_with_logits(zeros(1), ones(1)).ToDouble().ShouldBe(Math.Log(2), 1e-6);
    }

    [Fact]
    public void BatchNormUsesTheBatchInTrainingAndWhatItLearnedAfterwards()
    {
        using var scope = NewDisposeScope();
        var norm = BatchNorm2d(1);
        var x = tensor(new float[] { 1, 3 }, [1, 1, 1, 2]);
        norm.call(x).allclose(tensor(new float[] { -1, 1 }, [1, 1, 1, 2]), atol: 1e-4).ShouldBeTrue();
        norm.running_mean!.ToDouble().ShouldBe(0.2, 1e-6);
        norm.running_var!.ToDouble().ShouldBe(1.1, 1e-6);
        norm.eval();
        norm.call(x)[0, 0, 0, 0].ToDouble().ShouldBe(0.8 / Math.Sqrt(1.1), 1e-4);
        norm.state_dict().Keys.ShouldBe(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]);
    }

    [Fact]
    public void AModuleFindsItsPartsInItsFields()
    {
        using var net = new TwoBranches();
        net.named_parameters().Select(p => p.name).ShouldBe(
            ["gain", "head.weight", "head.bias", "body.0.weight", "body.1.weight"]);
        net.named_buffers().Select(b => b.name).ShouldBe(["offset"]);
        net.eval();
        net.modules().ShouldAllBe(module => !module.training);
    }

    [Fact]
    public void WeightsSurviveSavingAndLoading()
    {
        using var scope = NewDisposeScope();
        using var first = new TwoBranches();
        using var second = new TwoBranches();
        var file = new MemoryStream();
        first.save(file);
        second.load(new MemoryStream(file.ToArray()));
        foreach (var (key, value) in first.state_dict())
        {
            second.state_dict()[key].allclose(value, 0, 0).ShouldBeTrue(key);
        }

        using var other = Linear(3, 3);
        Should.Throw<ArgumentException>(() => other.load(new MemoryStream(file.ToArray())));
    }

    [Fact]
    public void ConvertingAModuleKeepsReferencesToItsParameters()
    {
        using var linear = Linear(2, 2);
        var weight = linear.weight;
        linear.to(float64);
        weight.dtype.ShouldBe(ScalarType.Float64);
        ReferenceEquals(weight, linear.weight).ShouldBeTrue();
    }

    private static Tensor ConvTranspose(Tensor x)
    {
        var up = ConvTranspose2d(1, 1, 2, stride: 2, bias: false);
        init.ones_(up.weight);
        return up.call(x);
    }

    private static float[] Elements(Tensor tensor) => tensor.data<float>().ToArray();

    private sealed class TwoBranches : Module<Tensor, Tensor>
    {
        private readonly Conv2d head = Conv2d(1, 2, 3);
        private readonly ModuleList<Conv2d> body = ModuleList(Conv2d(2, 2, 1, bias: false), Conv2d(2, 2, 1, bias: false));
        private readonly Parameter gain = Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        public TwoBranches()
            : base(nameof(TwoBranches)) => RegisterComponents();

        public override Tensor forward(Tensor input) => body[0].call(head.call(input)) * gain + offset;
    }
}
