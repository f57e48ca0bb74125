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

/// <summary>Reads images to judge on; what has no low-resolution image is shrunk.</summary>
internal sealed class EvaluationLoader(int scale, double? pixelSizeUm, FramePool pool)
{
    /// <summary>Reads one image; the caller disposes it.</summary>
    /// <exception cref="UsageException">The sizes of a pair do not differ by the scale.</exception>
    public LoadedPair Load(EvaluationImage image)
    {
        using FrameLease whole = Calibrated(ImageFiles.Read(image.Truth), pixelSizeUm);
        if (image.Input is null)
        {
            FrameLease truth = Degradation.CropToMultiple(whole.Frame, scale);
            return new LoadedPair(Degradation.Shrink(truth.Frame, scale, pool), truth);
        }

        FrameLease input = Calibrated(ImageFiles.Read(image.Input), pixelSizeUm * scale);
        if (input.Frame.Width * scale != whole.Frame.Width || input.Frame.Height * scale != whole.Frame.Height)
        {
            using (input)
            {
                throw new UsageException(
                    $"{image.Truth} is {whole.Frame.Width}x{whole.Frame.Height}, not x{scale} of {input.Frame.Width}x{input.Frame.Height}: register pairs with 'livesr align'.");
            }
        }

        return new LoadedPair(input, whole.Frame.Lease());
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
