using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LiveSR.Bindings.Tests.Torch;

public class AutogradTests
{
    public static TheoryData<string, Func<Tensor, Tensor>> Functions => new()
    {
        { "product", x => x * x * 3 },
        { "quotient", x => 1 / (x + 3) },
        { "sigmoid", x => x.sigmoid() },
        { "silu", x => functional.silu(x) },
        { "leaky relu", x => functional.leaky_relu(x, 0.2) },
        { "convolution", x => functional.conv2d(x, Kernel, padding: [1, 1]) },
        { "transposed convolution", x => functional.conv_transpose2d(x, Kernel.transpose(0, 1), strides: [2, 2]) },
        { "pixel shuffle", x => functional.pixel_shuffle(x.reshape(1, 4, 2, 2), 2).pow(2) },
        { "average pool", x => functional.avg_pool2d(x, [2]).pow(2) },
        { "bicubic", x => functional.interpolate(x, scale_factor: [2.0, 2.0], mode: InterpolationMode.Bicubic).pow(2) },
        { "replication pad", x => functional.pad(x, [1, 2, 0, 1], PaddingModes.Replicate).pow(2) },
        { "spectrum", x => fft.fft2(x).abs() },
        { "batch norm", x => functional.batch_norm(x, null, null, training: true).pow(3) },
    };

    private static Tensor Kernel => arange(9, dtype: float64).sub(4).div(9).reshape(1, 1, 3, 3);

    [Theory]
    [MemberData(nameof(Functions))]
    public void GradientsEqualFiniteDifferences(string name, Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn([1, 1, 4, 4], float64).requires_grad_();
        function(x).sum().backward();
        var gradient = x.grad!.data<double>().ToArray();
        var point = x.detach().data<double>().ToArray();
        const double h = 1e-6;
        for (var i = 0; i < point.Length; i++)
        {
            var slope = (ValueAt(function, point, i, h) - ValueAt(function, point, i, -h)) / (2 * h);
            gradient[i].ShouldBe(slope, 1e-5, $"{name}, element {i}");
        }
    }

    [Fact]
    public void NoGradRecordsNothing()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            (x * 2).requires_grad.ShouldBeFalse();
        }

        (x * 2).requires_grad.ShouldBeTrue();
        var slope = autograd.grad([(x * x).sum()], [x])[0];
        slope.data<float>().ToArray().ShouldBe([2, 2]);
    }

    private static double ValueAt(Func<Tensor, Tensor> function, double[] point, int i, double h)
    {
        var moved = (double[])point.Clone();
        moved[i] += h;
        return function(tensor(moved, [1, 1, 4, 4])).sum().ToDouble();
    }
}
