using static TorchSharp.torch;

namespace LiveSR.Training.Networks;

/// <summary>
/// What one of a network's results is compared with in training, and how much that counts. The total loss is the sum of
/// weight times loss over the stages (Gong et al. 2022, equation 8).
/// </summary>
/// <param name="Weight">What the stage's loss is multiplied by.</param>
/// <param name="Shrink">How many times the truth is shrunk along each axis: 1 for the truth itself.</param>
/// <param name="Enlarged">
/// Whether the shrunken truth is enlarged to its size again by bilinear interpolation, so that it is a blurred truth
/// (Gong et al. 2022, section 3); without, the stage's result is as small as the shrunken truth.
/// </param>
public sealed record TrainingStage(double Weight, int Shrink = 1, bool Enlarged = true)
{
    /// <summary>The one stage of most networks: the result is compared with the truth.</summary>
    public static IReadOnlyList<TrainingStage> Only { get; } = [new TrainingStage(1)];

    /// <summary>
    /// What the stage's result should be. Shrinking is bicubic with antialiasing, as low-resolution images are made;
    /// Gong et al. do not say how they shrink.
    /// </summary>
    /// <param name="truth">The true image, <c>[N, 1, P, P]</c>; P a multiple of <see cref="Shrink"/>.</param>
    /// <returns><c>[N, 1, P, P]</c>, or <c>[N, 1, P / Shrink, P / Shrink]</c>; the caller disposes of it.</returns>
    public Tensor TargetOf(Tensor truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (Shrink == 1)
        {
            return truth.alias();
        }

        (long height, long width) = (truth.shape[2], truth.shape[3]);
        Tensor small = nn.functional.interpolate(
            truth, size: [height / Shrink, width / Shrink], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true);
        if (!Enlarged)
        {
            return small;
        }

        using (small)
        {
            return nn.functional.interpolate(small, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        }
    }
}
