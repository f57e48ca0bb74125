using LiveSR.Imaging;
using LiveSR.Training.Data;

namespace LiveSR.Cli.Evaluation;

/// <summary>Takes frames with few photons: shot noise and read noise that follow from the image's name, the same for every method and every run.</summary>
/// <param name="Photons">Photo-electrons in the brightest pixel of a frame.</param>
internal sealed record SimulatedLight(double Photons)
{
    /// <summary>Read noise in electrons, that of a usual sCMOS camera.</summary>
    public const double ReadNoise = 1.6;

    /// <summary>The frame as a camera takes it, rounded to its depth; the frame is disposed of.</summary>
    public FrameLease Take(FrameLease frame, string name, FramePool pool)
    {
        using (frame)
        {
            Frame light = frame.Frame;
            int channels = light.Format.Channels();
            Plane[] taken = [.. Enumerable.Range(0, channels).Select(c => Take(Plane.Channel(light, c), name, c))];
            using FrameWriter writer = pool.Rent(light.Format, light.Width, light.Height);
            float[] row = new float[light.Width * channels];
            for (int y = 0; y < light.Height; y++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = taken[i % channels][i / channels, y];
                }

                writer.WriteRow(y, row, light.MaxValue);
            }

            return writer.Publish(light.Metadata);
        }
    }

    private Plane Take(Plane light, string name, int channel)
    {
        float brightest = Math.Max(light.Values.Max(), float.Epsilon);
        return Camera.Expose(light, Photons / brightest, ReadNoise, HoldOut.SeedOf(name, channel));
    }
}
