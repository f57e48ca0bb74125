using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LiveSR.Training.Running;

/// <summary>
/// Structural similarity that gradients flow through (Wang et al. 2004; Gong et al. 2022, equations 2 to 5): 11x11
/// Gaussian window of sigma 1.5, K1 = 0.01, K2 = 0.03, intensities 0 to 1, averaged over the positions at which the window
/// lies inside. The same number as <see cref="Imaging.ImageMetrics.Ssim"/> gives with a peak of 1.
/// </summary>
internal static class StructuralSimilarity
{
    private const int Radius = 5;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    /// <summary>Mean similarity of <c>[N, 1, H, W]</c> and <c>[N, 1, H, W]</c>, a scalar.</summary>
    /// <exception cref="TrainingException">An axis is shorter than the window.</exception>
    internal static Tensor Of(Tensor first, Tensor second)
    {
        if (Math.Min(first.shape[2], first.shape[3]) <= 2 * Radius)
        {
            throw new TrainingException($"data.patch: the loss ssim needs results of at least {(2 * Radius) + 1} pixels at every stage.");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor window = Window().to(first.dtype).to(first.device);

        // The five local moments in one convolution across and one down.
        Tensor stacked = cat([first, second, first.square(), second.square(), first * second], 0);
        Tensor across = functional.conv2d(stacked, window.reshape(1, 1, 1, -1));
        Tensor[] moments = functional.conv2d(across, window.reshape(1, 1, -1, 1)).chunk(5, 0);
        (Tensor? mean1, Tensor? mean2) = (moments[0], moments[1]);
        Tensor product = mean1 * mean2;
        Tensor squares = mean1.square() + mean2.square();
        Tensor variances = moments[2] + moments[3] - squares;
        Tensor covariance = moments[4] - product;
        Tensor similarity = ((2 * product) + C1) * ((2 * covariance) + C2) / ((squares + C1) * (variances + C2));
        return similarity.mean().MoveToOuterDisposeScope();
    }

    private static Tensor Window()
    {
        double[] weights = Enumerable.Range(-Radius, (2 * Radius) + 1).Select(i => Math.Exp(-i * i / (2 * Sigma * Sigma))).ToArray();
        double sum = weights.Sum();
        return tensor([.. weights.Select(weight => (float)(weight / sum))]);
    }
}
