using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Providers;

/// <summary>
/// A frame's path as a live pipeline has it: converted, run and converted back, while another thread takes in the next
/// frame and gives the last one away, as capture and a sink do. A bare loop of runs would choose threads that leave
/// these no processor.
/// </summary>
internal sealed class PipelineTrial : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly IFrameWork _work;
    private readonly Companion _neighbour = new();
    private readonly Action _captureAndWrite;
    private readonly FrameMetadata _metadata = new() { BitDepth = 16 };
    private readonly byte[] _captured;
    private readonly byte[] _written;
    private readonly int _scale;
    private readonly int _width;
    private readonly int _height;
    private FrameLease _next;
    private FrameLease? _last;

    /// <summary>Prepares a grey frame of 16 bits, <paramref name="tiles"/> tiles high.</summary>
    /// <param name="model">The model.</param>
    /// <param name="work">Makes what computes a frame of 16-bit grey of a width and a height.</param>
    /// <param name="tile">Largest edge of a tile, in pixels of the network's input.</param>
    /// <param name="tiles">Tiles of a frame.</param>
    /// <exception cref="OutOfMemoryException">The machine has no memory for such a frame.</exception>
    public PipelineTrial(ModelPackage model, Func<int, int, IFrameWork> work, int tile, int tiles)
    {
        bool isFixed = model.TileMode == TileMode.Fixed;
        (int tileWidth, int tileHeight) = isFixed ? (model.TileWidth, model.TileHeight) : (tile, tile);
        Halo halo = isFixed ? default : model.Halo!.Value;
        int before = model.Scale / model.NetworkScale, overlap = halo.Top + halo.Bottom;
        (_width, _height) = (Math.Max(1, tileWidth / before), Math.Max(1, ((tiles * tileHeight) - ((tiles - 1) * overlap)) / before));
        FinishedPixels = (double)tiles * (tileWidth - halo.Left - halo.Right) * (tileHeight - overlap);
        _scale = model.Scale;
        _captured = Image(_width, _height);
        _written = new byte[_captured.Length * _scale * _scale];
        _captureAndWrite = CaptureAndWrite;
        _work = work(_width, _height);
        _next = Capture();
    }

    /// <summary>Pixels of the network's input that count: a tile's halo does not.</summary>
    public double FinishedPixels { get; }

    /// <summary>Takes one frame all the way.</summary>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    public void Enhance()
    {
        using FrameLease current = _next;
        _neighbour.Start(_captureAndWrite);
        FrameLease enhanced;
        try
        {
            Frame frame = current.Frame;
            using FrameWriter writer = _pool.Rent(frame.Format, frame.Width * _scale, frame.Height * _scale);
            _work.Compute(frame, writer);
            enhanced = writer.Publish(_metadata);
        }
        finally
        {
            _neighbour.Wait();
        }

        _last?.Dispose();
        _last = enhanced;
    }

    public void Dispose()
    {
        _next.Dispose();
        _last?.Dispose();
        _work.Dispose();
        _neighbour.Dispose();
        _pool.Dispose();
    }

    private static byte[] Image(int width, int height)
    {
        byte[] bytes = new byte[2 * width * height];
        new Random(width).NextBytes(bytes);
        return bytes;
    }

    private void CaptureAndWrite()
    {
        _last?.Frame.CopyTo(_written);
        _next = Capture();
    }

    private FrameLease Capture()
    {
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray16, _width, _height);
        _captured.CopyTo(writer.Bytes);
        return writer.Publish(_metadata);
    }
}
