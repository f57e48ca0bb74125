using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>A low-resolution image and its truth, in memory.</summary>
internal sealed record LoadedPair(FrameLease Input, FrameLease Truth) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        Truth.Dispose();
    }
}

/// <summary>
/// Reads images to judge on. What has no low-resolution image is shrunk, and so is one that is as large as its truth, as
/// single exposures beside the mean of many are.
/// </summary>
/// <param name="scale">By how much the methods enlarge.</param>
/// <param name="pixelSizeUm">Micrometres of a pixel of the truth, for files that do not say.</param>
/// <param name="light">The simulated camera that takes what has no low-resolution image, if any.</param>
/// <param name="pool">Where frames are kept.</param>
internal sealed class EvaluationLoader(int scale, double? pixelSizeUm, SimulatedLight? light, FramePool pool)
{
    /// <summary>Reads one image; the caller disposes it.</summary>
    /// <exception cref="UsageException">The sizes of a pair do not differ by the scale.</exception>
    public LoadedPair Load(EvaluationImage image)
    {
        using FrameLease whole = Calibrated(ImageFiles.Read(image.Truth), pixelSizeUm);
        if (image.Input is null)
        {
            FrameLease truth = Degradation.CropToMultiple(whole.Frame, scale);
            FrameLease shrunk = Degradation.Shrink(truth.Frame, scale, pool);
            return light is null ? new LoadedPair(shrunk, truth) : light.Take(shrunk, truth, image.Name, pool);
        }

        FrameLease input = Calibrated(ImageFiles.Read(image.Input), pixelSizeUm * scale);
        if ((input.Frame.Width * scale, input.Frame.Height * scale) == (whole.Frame.Width, whole.Frame.Height))
        {
            return new LoadedPair(input, whole.Frame.Lease());
        }

        using (input)
        {
            if ((input.Frame.Width, input.Frame.Height) != (whole.Frame.Width, whole.Frame.Height))
            {
                throw new UsageException(
                    $"{image.Truth} is {whole.Frame.Width}x{whole.Frame.Height}, not x{scale} of {input.Frame.Width}x{input.Frame.Height}: register pairs with 'livesr align'.");
            }

            using FrameLease cut = Degradation.CropToMultiple(input.Frame, scale);
            return new LoadedPair(Degradation.Shrink(cut.Frame, scale, pool), Degradation.CropToMultiple(whole.Frame, scale));
        }
    }

    private static FrameLease Calibrated(FrameLease lease, double? pixelSize)
    {
        if (pixelSize is null)
        {
            return lease;
        }

        using (lease)
        {
            return lease.Frame.With(lease.Frame.Metadata with { PixelSizeUm = pixelSize });
        }
    }
}
