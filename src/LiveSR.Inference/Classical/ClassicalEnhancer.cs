using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Classical;

/// <summary>
/// A method without a network: each channel of a frame separately, in the frame's own intensities, and interpolation at its
/// end, row by row, so that what stands between two steps stays in the processor's cache. A pixel of a float image that is not
/// a number affects no other pixel. One <see cref="Enhance"/> at a time.
/// </summary>
public abstract class ClassicalEnhancer : IFrameEnhancer
{
    private readonly FramePool _pool;
    private readonly ResampleKernel _kernel;
    private readonly MissingPixels[] _missing = [new(), new(), new()];
    private Planes? _source;
    private Planes? _row;
    private Resampler[] _resamplers = [];
    private int _busy;

    private protected ClassicalEnhancer(string name, int scale, FramePool? pool, ResampleKernel kernel = ResampleKernel.Bicubic)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, ModelPackage.LargestScale);
        Name = name;
        Scale = scale;
        _kernel = kernel;
        _pool = pool ?? FramePool.Shared;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Scale { get; }

    /// <summary>What the method does to intensities, for provenance.</summary>
    private protected virtual string Normalisation => "none";

    /// <summary>True when the method puts detail there that the sensor did not record.</summary>
    private protected virtual bool Infers => false;

    /// <inheritdoc/>
    public virtual BandRule? Bands => null;

    /// <inheritdoc/>
    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException($"The enhancer {Name} is working on another frame; open one enhancer for each stream.");
        }

        try
        {
            Fit(frame);
            Read(frame);
            for (int channel = 0; channel < _source!.Count; channel++)
            {
                cancellation.ThrowIfCancellationRequested();
                _missing[channel].Fill(_source.Plane(channel));
                _resamplers[channel].Take(Compute(_source.Plane(channel)));
            }

            using FrameWriter writer = _pool.Rent(frame.Format, frame.Width * Scale, frame.Height * Scale);
            Write(writer, frame.MaxValue);
            return writer.Publish(ClassicalProvenance.Of(frame, this, Normalisation, Infers));
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source?.Dispose();
        _row?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Called before <see cref="Compute"/> whenever frames change their size.</summary>
    private protected virtual void Prepare(int width, int height)
    {
    }

    /// <summary>Computes one channel, <c>[height * width]</c>, before it is enlarged. The source may be overwritten, and be the result.</summary>
    private protected virtual ReadOnlySpan<float> Compute(Span<float> source) => source;

    private void Fit(Frame frame)
    {
        int channels = frame.Format.Channels();
        if (_source is { } known && known.Count == channels && known.Width == frame.Width && known.Height == frame.Height)
        {
            return;
        }

        _source?.Dispose();
        _row?.Dispose();
        _source = new Planes(channels, frame.Width, frame.Height);
        _row = new Planes(channels, frame.Width * Scale, 1);
        _resamplers = [.. Enumerable.Range(0, channels).Select(_ => new Resampler(_kernel, frame.Width, frame.Height, frame.Width * Scale, frame.Height * Scale))];
        Prepare(frame.Width, frame.Height);
    }

    private void Read(Frame frame)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            if (_source!.Count == 1)
            {
                frame.ReadRow(y, _source.Row(0, y));
            }
            else
            {
                frame.ReadColourRow(y, _source.Row(0, y), _source.Row(1, y), _source.Row(2, y));
            }
        }
    }

    private void Write(FrameWriter writer, float maxValue)
    {
        for (int y = 0; y < writer.Height; y++)
        {
            for (int channel = 0; channel < _resamplers.Length; channel++)
            {
                Span<float> row = _row!.Row(channel, 0);
                _resamplers[channel].Row(y, row);
                _missing[channel].Restore(row, y, Scale);
            }

            if (_resamplers.Length == 1)
            {
                writer.WriteRow(y, _row!.Row(0, 0), maxValue);
            }
            else
            {
                writer.WriteColourRow(y, _row!.Row(0, 0), _row.Row(1, 0), _row.Row(2, 0), new IntensityMap(1, 0), maxValue);
            }
        }
    }
}
