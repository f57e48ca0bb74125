using System.Reactive.Linq;
using System.Reactive.Subjects;
using LiveSR.Capture;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Benchmarks;

/// <summary>
/// A camera whose images say when they were made: 32 squares along the upper border are the bits, lowest first, of the
/// milliseconds since 1970. Whoever sees the image, enhanced or not, can read its age from its pixels.
/// </summary>
internal sealed class PatternSource(int size, double rate) : IFrameSource
{
    private const int Bits = 32;
    private const ushort Dark = 4000, Bright = 60000;

    private readonly Subject<Frame> _frames = new();
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    public SourceInfo Info { get; } = new() { Name = "pattern", Width = size, Height = size, Format = PixelFormat.Gray16, BitDepth = 16, FrameRate = rate, IsLive = true };

    public IObservable<Frame> Frames => _frames.AsObservable();

    public void Start()
    {
        _thread = new Thread(Deliver) { IsBackground = true, Name = "pattern" };
        _thread.Start();
    }

    public void Stop()
    {
        _stop.Cancel();
        _thread?.Join();
    }

    public void Dispose()
    {
        Stop();
        _frames.Dispose();
        _stop.Dispose();
    }

    private void Deliver()
    {
        DateTimeOffset next = DateTimeOffset.UtcNow;
        for (long number = 0; !_stop.IsCancellationRequested; number++)
        {
            using (FrameLease frame = Make(number))
            {
                _frames.OnNext(frame.Frame);
            }

            next += TimeSpan.FromSeconds(1 / rate);
            TimeSpan rest = next - DateTimeOffset.UtcNow;
            if (rest > TimeSpan.Zero)
            {
                Thread.Sleep(rest);
            }
        }

        _frames.OnCompleted();
    }

    private FrameLease Make(long number)
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray16, size, size);
        int square = size / Bits;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        uint bits = (uint)now.ToUnixTimeMilliseconds();
        for (int y = 0; y < size; y++)
        {
            Span<ushort> row = writer.Row<ushort>(y);
            for (int x = 0; x < size; x++)
            {
                row[x] = y >= square ? (ushort)(Dark + (x * 40) + (y * 7)) : ((bits >> (x / square)) & 1) != 0 ? Bright : Dark;
            }
        }

        return writer.Publish(new FrameMetadata { ImageNumber = number, ReceivedTime = now, Camera = "pattern", BitDepth = 16 });
    }
}
