using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Inference.Benchmarking;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Device;

/// <summary>
/// Proof that a lane reproduces the CPU's integers at the very tile, batch and precision that will run: the first and the
/// last image of a batch are compared, at the format's full depth. What passed on a small probe tile may be computed by
/// another kernel here.
/// </summary>
internal static class TileProof
{
    /// <summary>Largest error in 32-bit arithmetic: one count of 12 bits, and at least one count.</summary>
    private const float CountsOf = 4095;

    /// <summary>Least PSNR of a reduced precision against the CPU's 32 bits, in dB.</summary>
    private const double LeastReduced = 50;

    /// <summary>Largest error of a reduced precision: four grey levels of 8 bits.</summary>
    private const double MostReduced = 4.0 / 255;

    /// <summary>CUDA runs as usual, then records, then repeats.</summary>
    private const int RunsUntilRecorded = 3;

    /// <exception cref="ProviderUnavailableException">The results differ by more than the bound.</exception>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    public static void Require(
        ModelPackage model, ISessionFactory sessions, ExecutionProvider provider, SessionSettings settings, PixelFormat format, DeviceWork work)
    {
        using var pool = new FramePool();
        using FrameLease probe = Probe(pool, format, work.TileWidth, work.TileHeight);
        using FrameLease expected = OnCpu(model, sessions, probe.Frame, pool);
        if (!work.Try(probe.Frame, settings.CudaGraph ? RunsUntilRecorded : 0, (image, answer) => Judge(image, answer, expected.Frame, settings.Precision, provider, work)))
        {
            throw Refusal(provider, work, "it returned NaN or infinity");
        }
    }

    private static void Judge(int image, ReadOnlySpan<byte> answer, Frame expected, Precision precision, ExecutionProvider provider, DeviceWork work)
    {
        byte[] reference = new byte[answer.Length];
        expected.CopyTo(reference);
        (double psnr, double largest) = PrecisionLoss.Between(expected.Format, answer, reference, expected.MaxValue);
        double bound = precision == Precision.Single ? Math.Max(1, expected.MaxValue / CountsOf) : MostReduced * expected.MaxValue;
        if (largest > bound || (precision != Precision.Single && psnr < LeastReduced))
        {
            throw Refusal(provider, work, string.Create(
                CultureInfo.InvariantCulture,
                $"image {image} of the batch is up to {largest:0} of {expected.MaxValue:0} counts off in {precision.Id()} (bound {bound:0}), PSNR {psnr:0.0} dB"));
        }
    }

    private static ProviderUnavailableException Refusal(ExecutionProvider provider, DeviceWork work, string how) => new(
        $"{provider.Id()} does not reproduce the CPU's result at the tile of {work.TileWidth}x{work.TileHeight} px in batches of {work.Batch}: {how}.");

    private static FrameLease OnCpu(ModelPackage model, ISessionFactory sessions, Frame frame, FramePool pool)
    {
        using IInferenceSession session = sessions.Open(model, ExecutionProvider.Cpu, new SessionSettings(Environment.ProcessorCount));
        using var work = new FrameWork(model, session, frame.Format, frame.Width, frame.Height, tile: int.MaxValue, batch: 1);
        using FrameWriter writer = pool.Rent(frame.Format, frame.Width * model.Scale, frame.Height * model.Scale);
        return work.Compute(frame, writer)
            ? writer.Publish(frame.Metadata)
            : throw new NotFiniteOutputException($"{model.Path}: the model returns NaN or infinity on the CPU; it was trained or exported wrongly.");
    }

    /// <summary>The probe's image in every channel, at the format's full depth.</summary>
    private static FrameLease Probe(FramePool pool, PixelFormat format, int width, int height)
    {
        using var memory = new NativeFloats();
        memory.Reserve((long)width * height);
        using var image = new Tensor(memory.Address, 1, 1, height, width);
        ProbeImage.Fill(image, 0, 1);
        using FrameWriter writer = pool.Rent(format, width, height);
        float most = (1 << format.ContainerBits()) - 1;
        float[] row = new float[width * format.Channels()];
        for (int y = 0; y < height; y++)
        {
            Span<float> values = image.Row(0, 0, y);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = values[i / format.Channels()] * most * (1 - (0.2f * (i % format.Channels())));
            }

            writer.WriteRow(y, row, most);
        }

        return writer.Publish(new FrameMetadata());
    }
}
