using LiveSR.Imaging;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>
/// Judges a network on held-back images, whole, beside bicubic interpolation. Results are clipped to 0 to 1, and as many
/// pixels as the scale are left out along the edges, as the literature does.
/// </summary>
public sealed class Validator(ImagePool pool, IReadOnlyList<int> scales)
{
    /// <summary>Judges the network on up to <paramref name="mostImages"/> held-back images of each group.</summary>
    public ValidationReport Judge(
        SuperResolutionNetwork network, long step, int mostImages = int.MaxValue, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        bool training = network.training;
        network.eval();
        try
        {
            var groups = new List<GroupQuality>();
            foreach (ImageGroup? group in pool.Groups.Where(group => group.HeldBack.Count > 0))
            {
                // At scale 1 a shrunken image is the truth itself, and bicubic interpolation of it beyond decibels.
                groups.AddRange(scales
                    .Where(scale => (scale > 1 || group.IsPaired) && group.HeldBack.Any(image => image.Low.ContainsKey(scale)))
                    .Select(scale => JudgeGroup(network, group, scale, mostImages, cancellation)));
            }

            return new ValidationReport(step, groups, mostImages == int.MaxValue);
        }
        finally
        {
            network.train(training);
        }
    }

    /// <summary>What the network makes of a low-resolution image, clipped to 0 to 1.</summary>
    /// <param name="network">The network.</param>
    /// <param name="low">The low-resolution image.</param>
    /// <param name="scale">Enlargement.</param>
    /// <param name="blurSigma">What blurred the image, for networks that are told; null where it is not known.</param>
    public static Plane Enhance(SuperResolutionNetwork network, Plane low, int scale, double? blurSigma = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (network as PsfNetwork)?.Show([blurSigma]);
        ArgumentNullException.ThrowIfNull(low);
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Plane given = network.Input == NetworkInput.Low ? low : Resampler.Resize(low, low.Width * scale, low.Height * scale);
        Device device = network.parameters().First().device;
        return Clipped(network.call(given.ToTensor().to(device)).ToPlane());
    }

    /// <summary>Bicubic interpolation, clipped to 0 to 1.</summary>
    public static Plane Bicubic(Plane low, int scale)
    {
        ArgumentNullException.ThrowIfNull(low);
        return Clipped(Resampler.Resize(low, low.Width * scale, low.Height * scale));
    }

    private static GroupQuality JudgeGroup(
        SuperResolutionNetwork network, ImageGroup group, int scale, int mostImages, CancellationToken cancellation)
    {
        var images = group.HeldBack.Where(image => image.Low.ContainsKey(scale)).Take(mostImages).ToList();
        double psnr = 0, ssim = 0, bicubicPsnr = 0, bicubicSsim = 0;
        foreach (TrainingImage? image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            Plane truth = Inside(Clipped(image.Truth), scale);
            Plane result = Inside(Enhance(network, image.Low[scale], scale, image.BlurSigma), scale);
            Plane bicubic = Inside(Bicubic(image.Low[scale], scale), scale);
            psnr += ImageMetrics.Psnr(truth, result, 1) / images.Count;
            ssim += ImageMetrics.Ssim(truth, result, 1) / images.Count;
            bicubicPsnr += ImageMetrics.Psnr(truth, bicubic, 1) / images.Count;
            bicubicSsim += ImageMetrics.Ssim(truth, bicubic, 1) / images.Count;
        }

        return new GroupQuality(group.Name, scale, images.Count, psnr, ssim, bicubicPsnr, bicubicSsim);
    }

    private static Plane Inside(Plane plane, int border) =>
        plane.Crop(new PixelRect(border, border, plane.Width - (2 * border), plane.Height - (2 * border)));

    private static Plane Clipped(Plane plane)
    {
        var clipped = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < clipped.Values.Length; i++)
        {
            clipped.Values[i] = Math.Clamp(plane.Values[i], 0, 1);
        }

        return clipped;
    }
}
