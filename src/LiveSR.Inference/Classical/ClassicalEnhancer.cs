using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Classical;

/// <summary>
/// A method without a network: each channel of a frame separately, in the frame's own intensities. A pixel of a float image
/// that is not a number affects no other pixel. One <see cref="Enhance"/> at a time.
/// </summary>
public abstract class ClassicalEnhancer : IFrameEnhancer
{
    private readonly FramePool _pool;
    private Planes? _source;
    private Planes? _result;
    private readonly MissingPixels _missing = new();
    private float[] _row = [];
    private int _busy;

    private protected ClassicalEnhancer(string name, int scale, FramePool? pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, ModelPackage.LargestScale);
        Name = name;
        Scale = scale;
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
                _missing.Fill(_source.Plane(channel));
                Enlarge(_source.Plane(channel), _result!.Plane(channel));
                _missing.Restore(_result.Plane(channel), frame.Width, Scale);
            }

            using FrameWriter writer = _pool.Rent(frame.Format, frame.Width * Scale, frame.Height * Scale);
            Write(writer, frame.MaxValue);
            return writer.Publish(frame.Metadata.Enhanced(ProvenanceOf(frame)));
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
        _result?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Called before <see cref="Enlarge"/> whenever frames change their size.</summary>
    private protected abstract void Prepare(int width, int height);

    /// <summary>Computes one channel: <c>[height * width]</c> to <c>[height * Scale * width * Scale]</c>. The source may be overwritten.</summary>
    private protected abstract void Enlarge(Span<float> source, Span<float> destination);

    private void Fit(Frame frame)
    {
        int channels = frame.Format.Channels();
        if (_source is { } known && known.Count == channels && known.Width == frame.Width && known.Height == frame.Height)
        {
            return;
        }

        _source?.Dispose();
        _result?.Dispose();
        _source = new Planes(channels, frame.Width, frame.Height);
        _result = new Planes(channels, frame.Width * Scale, frame.Height * Scale);
        _row = new float[channels * frame.Width];
        Prepare(frame.Width, frame.Height);
    }

    private void Read(Frame frame)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadRow(y, _row);
            for (int channel = 0; channel < _source!.Count; channel++)
            {
                Span<float> plane = _source.Row(channel, y);
                for (int x = 0, i = channel; x < plane.Length; x++, i += _source.Count)
                {
                    plane[x] = _row[i];
                }
            }
        }
    }

    private void Write(FrameWriter writer, float maxValue)
    {
        for (int y = 0; y < writer.Height; y++)
        {
            if (_result!.Count == 1)
            {
                writer.WriteRow(y, _result.Row(0, y), maxValue);
            }
            else
            {
                writer.WriteColourRow(y, _result.Row(0, y), _result.Row(1, y), _result.Row(2, y), new IntensityMap(1, 0), maxValue);
            }
        }
    }

    private Provenance ProvenanceOf(Frame frame) => new()
    {
        Model = Name,
        Scale = Scale,
        Normalisation = Normalisation,
        ExecutionProvider = "classical",
        SourceImageNumber = frame.Metadata.ImageNumber,
        Inferred = Infers,
    };
}
