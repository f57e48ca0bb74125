using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

/// <summary>Compares autograd with central differences.</summary>
internal static class GradientCheck
{
    // Small enough that hardly ever a ReLU or a pooling changes its mind on the way.
    private const double Step = 1e-7;
    private const double Tolerance = 1e-3;
    private const int MostParameters = 40;

    /// <summary>
    /// For parameters from all over the network, in double precision: the largest component of the gradient equals the
    /// slope of <paramref name="value"/>.
    /// </summary>
    /// <param name="network">The network, of 64-bit numbers.</param>
    /// <param name="value">A scalar made by the network; the same for the same weights.</param>
    internal static void Run(nn.Module network, Func<Tensor> value)
    {
        value().backward();
        var parameters = network.named_parameters().ToList();
        int stride = (parameters.Count + MostParameters - 1) / MostParameters;
        foreach ((string? path, TorchSharp.Modules.Parameter? parameter) in parameters.Where((_, i) => i % stride == 0))
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable frozen = no_grad();
            Tensor flat = parameter.detach().view(-1);
            Tensor gradient = parameter.grad!.flatten();
            long at = gradient.abs().argmax().ToInt64();
            double original = flat[at].ToDouble();
            double slope = (ValueWith(original + Step) - ValueWith(original - Step)) / (2 * Step);
            flat[at].fill_(original);
            gradient[at].ToDouble().ShouldBe(slope, Tolerance * (1e-3 + Math.Abs(slope)), path);

            double ValueWith(double weight)
            {
                flat[at].fill_(weight);
                return value().ToDouble();
            }
        }
    }
}
