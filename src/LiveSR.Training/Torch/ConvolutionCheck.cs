using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Torch;

/// <summary>Convolves <c>[N, C, H, W]</c> with <c>[D, C, K, K]</c>, edges padded with zeros, and gives the gradients of the result's product with <paramref name="direction"/>.</summary>
internal delegate Convolved Convolution(Tensor input, Tensor weight, Tensor direction);

/// <summary>A convolution's result and its two gradients.</summary>
internal readonly record struct Convolved(Tensor Result, Tensor InputGradient, Tensor WeightGradient);

/// <summary>
/// Whether convolutions of 32-bit numbers and their gradients are right: a few are compared with libtorch's own in 64 bit,
/// which oneDNN has no part in.
/// <para>
/// It is asked before every training because the answer was no: in libtorch 2.10, on AMD's Zen 5, the reordering of
/// weights by oneDNN 3.7.1 leaves the padding of channel blocks unwritten. A convolution whose output channels are no
/// multiple of 16 then gets a wrong gradient of its input, or NaN: from 64 channels to 1 it was 33 % to 94 % off, with AVX2
/// and with AVX-512; results and gradients of weights were right. A network still learns from such gradients, only worse,
/// and nothing says so. On Zen 4 the same library is right.
/// </para>
/// </summary>
internal static class ConvolutionCheck
{
    // 32-bit arithmetic is right to 1e-5 and CUDA's TF32 to 1e-3; what was seen to be wrong was wrong by a third.
    private const double Tolerance = 0.01;

    private static readonly (int From, int To, int Kernel, int Size)[] Cases = [(64, 1, 3, 24), (1, 64, 3, 24), (16, 16, 3, 16), (24, 20, 1, 16), (32, 4, 5, 16)];

    /// <summary>What is wrong and by how much, or null when all is right.</summary>
    internal static string? FaultOf(Convolution convolution, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        using var soiled = new SoiledMemory();
        foreach ((int from, int to, int kernel, int size) in Cases)
        {
            (Tensor input, Tensor weight, Tensor direction) = (Wave(0.37, 2, from, size, size), Wave(0.83, to, from, kernel, kernel), Wave(0.59, 2, to, size, size));
            Convolved exact = Convolve(Leaf(input), Leaf(weight), direction, static (result, along) => result.backward([along!]));
            Convolved given = convolution(Leaf(input.to(float32).to(device)), Leaf(weight.to(float32).to(device)), direction.to(float32).to(device));
            string? fault = FaultOf("the result", given.Result, exact.Result)
                ?? FaultOf("the input's gradient", given.InputGradient, exact.InputGradient)
                ?? FaultOf("the weights' gradient", given.WeightGradient, exact.WeightGradient);
            if (fault is not null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"of a convolution from {from} to {to} channels {fault}");
            }
        }

        return null;
    }

    /// <summary>One convolution by libtorch, with gradients by a given backward pass.</summary>
    internal static Convolved Convolve(Tensor input, Tensor weight, Tensor direction, Action<Tensor, Tensor?> backward)
    {
        long edge = weight.shape[^1] / 2;
        Tensor result = nn.functional.conv2d(input, weight, padding: [edge, edge]);
        backward(result, direction);
        return new Convolved(result.detach(), input.grad!, weight.grad!);
    }

    private static Tensor Leaf(Tensor values) => values.detach().clone().requires_grad_();

    /// <summary>Values without a pattern that a convolution could be right on by chance; the generator of random numbers is the training's.</summary>
    private static Tensor Wave(double frequency, params long[] shape) =>
        (arange(shape.Aggregate(1L, (a, b) => a * b), float64) * frequency).add(0.1).pow(1.3).sin().reshape(shape);

    private static string? FaultOf(string what, Tensor given, Tensor exact)
    {
        double off = ((given.to(float64).cpu() - exact).norm() / exact.norm()).ToDouble();
        return off <= Tolerance ? null : string.Create(CultureInfo.InvariantCulture, $"{what} is {(double.IsFinite(off) && off < 1e3 ? $"{100 * off:0} % off" : "no sensible number")}");
    }
}
