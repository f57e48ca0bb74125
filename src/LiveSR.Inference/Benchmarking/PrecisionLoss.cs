using System.Numerics;
using System.Runtime.InteropServices;
using LiveSR.Imaging;
using LiveSR.Inference.Engine;

namespace LiveSR.Inference.Benchmarking;

/// <summary>What an image of reduced precision, or of another device, has lost beside the processor's 32-bit floats.</summary>
/// <param name="Psnr">In dB against the frame's full depth, over all channels; infinite where nothing differs.</param>
/// <param name="Largest">Largest difference in counts of the frame's depth.</param>
public sealed record PrecisionLoss(double Psnr, double Largest)
{
    /// <summary>Enhances a frame of integers in both.</summary>
    /// <param name="reduced">The enhancer that is judged.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InferenceException">The network fails.</exception>
    public static PrecisionLoss Of(OnnxEnhancer reduced, Frame frame, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reduced);
        ArgumentNullException.ThrowIfNull(frame);
        var options = new EnhancerOptions { Provider = "cpu", Tile = reduced.Tile, Batch = 1, Threads = reduced.Threads };
        using var single = new OnnxEnhancer(reduced.Model, options);
        using FrameLease expected = single.Enhance(frame, cancellation), actual = reduced.Enhance(frame, cancellation);
        return Between(frame.Format, Packed(actual.Frame), Packed(expected.Frame), frame.MaxValue);
    }

    /// <summary>Compares the packed pixels of two images of integers.</summary>
    internal static PrecisionLoss Between(PixelFormat format, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected, double peak) =>
        format.BytesPerChannel() == 1 ? Between<byte>(actual, expected, peak) : Between<ushort>(actual, expected, peak);

    private static PrecisionLoss Between<T>(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected, double peak)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> a = MemoryMarshal.Cast<byte, T>(actual), b = MemoryMarshal.Cast<byte, T>(expected);
        double largest = 0, squares = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double error = double.CreateChecked(a[i]) - double.CreateChecked(b[i]);
            largest = Math.Max(largest, Math.Abs(error));
            squares += error * error;
        }

        return new PrecisionLoss(10 * Math.Log10(peak * peak * a.Length / squares), largest);
    }

    private static byte[] Packed(Frame frame)
    {
        byte[] pixels = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(pixels);
        return pixels;
    }
}
