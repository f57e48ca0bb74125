using LiveSR.Imaging;

namespace LiveSR.Simulation.Tests;

/// <summary>Shorthand for tests on simulated images.</summary>
internal static class Microscopes
{
    internal static SimulatedMicroscope Open(string text, FramePool? pool = null) => new(SimulationOptions.Parse(text), pool);

    internal static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }

    /// <summary>The channel values of a whole frame as doubles.</summary>
    internal static double[] Values(Frame frame)
    {
        var values = new List<double>();
        for (int y = 0; y < frame.Height; y++)
        {
            if (frame.Format.BytesPerChannel() == 1)
            {
                values.AddRange(frame.Row<byte>(y).ToArray().Select(v => (double)v));
            }
            else
            {
                values.AddRange(frame.Row<ushort>(y).ToArray().Select(v => (double)v));
            }
        }

        return [.. values];
    }

    internal static byte[] Image(this SimulatedMicroscope microscope, long number)
    {
        using SimulatedFrame image = microscope.Render(number);
        return Bytes(image.Frame);
    }

    internal static double[] ImageValues(this SimulatedMicroscope microscope, long number)
    {
        using SimulatedFrame image = microscope.Render(number);
        return Values(image.Frame);
    }

    internal static double[] TruthValues(this SimulatedMicroscope microscope, long number, int scale)
    {
        using FrameLease truth = microscope.Truth(number, scale);
        return Values(truth.Frame);
    }
}
