using LiveSR.Imaging;
using LiveSR.Registration;

namespace LiveSR.Cli.Alignment;

/// <summary>A registered pair: the low image cropped, its pixels untouched; the high image on a grid exactly scale times as fine.</summary>
internal sealed class AlignedPair : IDisposable
{
    private AlignedPair(PairRegistration registration, FrameLease low, FrameLease high, FrameLease wholeLow)
    {
        Registration = registration;
        Low = low;
        High = high;
        WholeLow = wholeLow;
    }

    /// <summary>Where the images lie.</summary>
    public PairRegistration Registration { get; }

    /// <summary>The part of the low image that both show.</summary>
    public FrameLease Low { get; }

    /// <summary>The same part of the high image.</summary>
    public FrameLease High { get; }

    /// <summary>The low image as it came.</summary>
    public FrameLease WholeLow { get; }

    /// <summary>Registers two images.</summary>
    /// <param name="low">Image through the weaker objective.</param>
    /// <param name="high">Image through the stronger objective.</param>
    /// <param name="scales">Ratios of magnifications to try.</param>
    /// <param name="rule">Which match is accepted.</param>
    /// <exception cref="AlignmentException">They do not match.</exception>
    public static AlignedPair Register(Frame low, Frame high, IReadOnlyList<int> scales, MatchRule rule)
    {
        Plane lowLuma = Plane.FromFrame(low), highLuma = Plane.FromFrame(high);
        PairRegistration best = scales.Select(scale => Attempt(lowLuma, highLuma, scale)).OfType<PairRegistration>().MaxBy(r => r.Peak.Value)
            ?? throw new AlignmentException($"{low.Width}x{low.Height} and {high.Width}x{high.Height} are too small to be matched at {string.Join(", ", scales.Select(s => $"x{s}"))}");
        if (rule.Doubt(best) is { } doubt)
        {
            throw new AlignmentException(doubt);
        }

        return new AlignedPair(best, low.Crop(best.LowArea), Warp(high, low.Metadata.PixelSizeUm / best.Scale, best), low.Lease());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Low.Dispose();
        High.Dispose();
        WholeLow.Dispose();
    }

    private static PairRegistration? Attempt(Plane low, Plane high, int scale)
    {
        try
        {
            return PairRegistration.Register(low, high, scale);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static FrameLease Warp(Frame high, double? pixelSizeUm, PairRegistration registration)
    {
        Plane[] warped = Array.ConvertAll(Plane.Channels(high), registration.WarpHigh);
        using FrameWriter writer = FramePool.Shared.Rent(high.Format, warped[0].Width, warped[0].Height);
        writer.WritePlanes(warped, new IntensityMap(1, 0), high.MaxValue);
        return writer.Publish(high.Metadata with { Roi = null, PixelSizeUm = pixelSizeUm, PixelSizeAffine = null });
    }
}
