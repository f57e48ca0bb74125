using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Engine;

/// <summary>
/// A frame's path through a model in the engine's own floats, on the processor up to the network: planes, tensors, tiles,
/// scratch.
/// </summary>
internal sealed class FrameWork : IFrameWork
{
    private readonly ModelPackage _model;
    private readonly IInferenceSession _session;
    private readonly Companion _companion = new();
    private readonly ColourPath _colour;
    private readonly Planes _low;
    private readonly Planes _input;
    private readonly Planes _output;
    private readonly Resampler? _interpolation;
    private readonly Planes? _interpolated;
    private readonly TileRunner _runner;
    private readonly Action _writeLowerHalf;
    private FrameWriter? _writer;
    private float _maxValue;
    private IntensityMap _toFrame;
    private bool _lowerIsFinite;

    public FrameWork(ModelPackage model, IInferenceSession session, PixelFormat format, int width, int height, int tile, int batch)
    {
        (_model, _session, Range) = (model, session, model.Range);
        (Format, Width, Height) = (format, width, height);
        _colour = ColourPath.For(model, format, width, height);
        int planes = _colour.Images * _colour.Channels;
        int before = model.Scale / model.NetworkScale;
        int networkWidth = Padded(model, width * before, model.TileWidth), networkHeight = Padded(model, height * before, model.TileHeight);
        _input = new Planes(planes, networkWidth, networkHeight);
        _output = new Planes(planes, networkWidth * model.NetworkScale, networkHeight * model.NetworkScale);
        _low = _input;
        if (before > 1)
        {
            _low = new Planes(planes, width, height);
            _interpolated = new Planes(1, width * before, height * before);
            _interpolation = new Resampler(ResampleKernel.Bicubic, width, height, width * before, height * before);
        }

        _runner = Runner(tile, model.AnyBatch ? batch : 1);
        _writeLowerHalf = WriteLowerHalf;
    }

    public PixelFormat Format { get; }

    public int Width { get; }

    public int Height { get; }

    public int EffectiveTile => _runner.Tile > 0 ? _runner.Tile : Math.Max(_input.Width, _input.Height);

    public int Tile => _runner.Tile * _model.NetworkScale / _model.Scale;

    public int Overlap => ((_runner.Overlap * _model.NetworkScale) + _model.Scale - 1) / _model.Scale;

    public int Batch => _runner.Batch;

    public IntensityRange Range { get; private set; }

    public bool IsTerminated
    {
        get => _session.IsTerminated;
        set => _session.IsTerminated = value;
    }

    public bool Fits(Frame frame) => frame.Format == Format && frame.Width == Width && frame.Height == Height;

    public bool Compute(Frame frame, FrameWriter writer)
    {
        Read(frame);
        _runner.Run(_session, _companion, _colour.Meanwhile);
        return Write(writer, frame.MaxValue);
    }

    /// <summary>Brings the frame into the network's range and size.</summary>
    private void Read(Frame frame)
    {
        Range = _model.Range.For(frame);
        IntensityMap toNetwork = Range.MapFor(frame.MaxValue);
        _toFrame = toNetwork.Inverse;
        _colour.Read(frame, toNetwork, _low);
        if (_interpolation is not null)
        {
            for (int plane = 0; plane < _low.Count; plane++)
            {
                Interpolate(plane);
            }
        }

        int before = _model.Scale / _model.NetworkScale;
        _input.MirrorBeyond(Width * before, Height * before);
    }

    /// <summary>Brings the answer into a frame, the companion the lower half. False when it holds NaN or infinity.</summary>
    private bool Write(FrameWriter writer, float maxValue)
    {
        (_writer, _maxValue) = (writer, maxValue);
        _companion.Start(_writeLowerHalf);
        bool upper;
        try
        {
            upper = WriteRows(0, writer.Height / 2, worker: 0);
        }
        finally
        {
            _companion.Wait();
        }

        return upper && _lowerIsFinite;
    }

    public void Dispose()
    {
        _runner.Dispose();
        _colour.Dispose();
        _low.Dispose();
        _input.Dispose();
        _output.Dispose();
        _interpolated?.Dispose();
        _companion.Dispose();
    }

    private void WriteLowerHalf() => _lowerIsFinite = WriteRows(_writer!.Height / 2, _writer.Height, worker: 1);

    private bool WriteRows(int from, int to, int worker)
    {
        bool finite = true;
        for (int y = from; y < to && finite; y++)
        {
            finite = _colour.WriteRow(_output, y, _toFrame, _writer!, _maxValue, worker);
        }

        return finite;
    }

    /// <summary>The size that the network is given: a multiple of its stride, and at least its fixed tile.</summary>
    internal static int Padded(ModelPackage model, int size, int fixedTile) =>
        Math.Max((Math.Max(size, model.SmallestSize) + model.SizeMultiple - 1) / model.SizeMultiple * model.SizeMultiple, fixedTile);

    private TileRunner Runner(int tile, int batch)
    {
        if (_model.TileMode == TileMode.Fixed)
        {
            return BlendedTileRunner.Create(_input, _output, _model, _colour.Images, batch);
        }

        tile = Math.Max(tile, _model.SmallestTile);
        return tile >= Math.Max(_input.Width, _input.Height)
            ? new WholeImageRunner(_input, _output, _colour.Images, _colour.Channels, _model.AnyBatch)
            : new ExactTileRunner(
                _input, _output, _model, _colour.Images, TilePlan.CreateBalanced(_input.Width, _input.Height, tile, _model.Halo!.Value, _model.SizeMultiple), batch);
    }

    private void Interpolate(int plane)
    {
        Span<float> enlarged = _interpolated!.Plane(0);
        _interpolation!.Resample(_low.Plane(plane), enlarged);
        for (int y = 0; y < _interpolated.Height; y++)
        {
            _interpolated.Row(0, y).CopyTo(_input.Row(plane, y));
        }
    }
}
