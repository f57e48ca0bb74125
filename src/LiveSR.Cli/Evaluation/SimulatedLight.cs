using LiveSR.Imaging;
using LiveSR.Training.Data;

namespace LiveSR.Cli.Evaluation;

/// <summary>Takes frames with few photons: shot noise and read noise that follow from the image's name, the same for every method and every run.</summary>
/// <param name="Photons">Photo-electrons in the brightest pixel of a frame.</param>
internal sealed record SimulatedLight(double Photons)
{
    /// <summary>Read noise in electrons, that of a usual sCMOS camera.</summary>
    public const double ReadNoise = 1.6;

    // So many deviations of the noise fit between the camera's ends and the image: what is cut off at zero brightens the dark.
    private const double Room = 5;

    private double Offset => Room * ReadNoise;

    private double Ceiling => Photons + (Room * Math.Sqrt(Photons + (ReadNoise * ReadNoise)));

    /// <summary>
    /// The frame as a camera of 16 bits takes it, with an offset as cameras have it, and the truth on the same scale of intensities;
    /// both are disposed of.
    /// </summary>
    public LoadedPair Take(FrameLease frame, FrameLease truth, string name, FramePool pool)
    {
        using (frame)
        using (truth)
        {
            Plane[] light = Plane.Channels(frame.Frame);
            float brightest = Math.Max(light.Max(plane => plane.Values.Max()), float.Epsilon);
            double photons = Photons / brightest, counts = ushort.MaxValue / (Offset + Ceiling);
            Plane[] taken = [.. light.Select((plane, c) => Camera.Expose(plane, photons, ReadNoise, HoldOut.SeedOf(name, c)))];
            var scale = new IntensityMap((float)(photons * counts), (float)(Offset * counts));
            return new LoadedPair(Written(taken, frame.Frame, scale, pool), Written(Plane.Channels(truth.Frame), truth.Frame, scale, pool));
        }
    }

    private static FrameLease Written(Plane[] channels, Frame like, IntensityMap scale, FramePool pool)
    {
        using FrameWriter writer = pool.Rent(like.Format.IsColour() ? PixelFormat.Bgr48 : PixelFormat.Gray16, like.Width, like.Height);
        writer.WritePlanes(channels, scale, ushort.MaxValue);
        return writer.Publish(like.Metadata with { BitDepth = 16 });
    }
}
