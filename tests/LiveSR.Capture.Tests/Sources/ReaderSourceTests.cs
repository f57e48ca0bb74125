using System.Collections.Concurrent;
using LiveSR.Capture.Readers;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>What a source makes of a camera that the test drives by hand.</summary>
public sealed class ReaderSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FramePool _pool = new();
    private readonly InstantClock _clock = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Fact]
    public void ACameraThatWasOpenBeforeTheStartDeliversNothingOld()
    {
        using var camera = new HandReader(_pool);
        using var source = new ReaderSource(_ => camera, new SourceOptions { Pool = _pool, SkipsUntilStart = true });
        var seen = new List<(long Number, byte Pixel)>();
        using var ended = new ManualResetEventSlim();
        source.Frames.Subscribe(frame => seen.Add((frame.Metadata.ImageNumber, frame.Row<byte>(0)[0])), ended.Set);
        camera.Send(1, 2, 3);
        camera.AwaitReads(4);

        source.Start();
        camera.Send(4, 5, 6);
        camera.End();

        ended.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();
        seen.ShouldBe([(0, 5), (1, 6)], "the fourth image was on its way when the start came");
    }

    [Fact]
    public void ARecordingIsDeliveredWholeHoweverLateItStarts()
    {
        using var file = new HandReader(_pool) { StreamsByItself = false };
        file.Send(1, 2, 3);
        file.End();

        Recording.Of(new ReaderSource(_ => file, new SourceOptions { Pool = _pool, SkipsUntilStart = true })).Frames.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(25.0, 50, "about 50 images were lost")]
    [InlineData(null, 20, "about 20 images were lost")]
    public void TheGapOfALostCameraIsAsWideAsItsRateSays(double? rate, long gap, string said)
    {
        Recording recording = LoseAfter(3, rate);

        recording.Frames.Select(frame => frame.ImageNumber).ShouldBe([0, 1, 2, 3 + gap, 4 + gap]);
        recording.Warnings[^1].ShouldContain(said);
    }

    [Fact]
    public void TheGapOfACameraWithoutARateIsSaidToBeUnknown() =>
        LoseAfter(1, rate: null).Warnings[^1].ShouldContain("how many images were lost is not known");

    /// <summary>A camera that gives images 100 ms apart, is away for two seconds, and gives two more.</summary>
    private Recording LoseAfter(int images, double? rate)
    {
        HandReader Camera(int count, bool lost)
        {
            var camera = new HandReader(_pool) { FrameRate = rate, EndsInLoss = lost, BeforeEach = () => _clock.Pass(TimeSpan.FromMilliseconds(100)) };
            camera.Send([.. Enumerable.Repeat((byte)7, count)]);
            camera.End();
            return camera;
        }

        var cameras = new Queue<HandReader?>([Camera(images, lost: true), null, Camera(2, lost: false)]);
        return Recording.Of(new ReaderSource(
            _ => cameras.Dequeue() ?? throw new SourceException("not yet"), new SourceOptions { Pool = _pool, Clock = _clock }, reconnect: true));
    }

    private sealed class HandReader(FramePool pool) : IFrameReader
    {
        private readonly BlockingCollection<byte> _images = [];
        private readonly SemaphoreSlim _reads = new(0);
        private long _number;

        public SourceInfo Info => new()
        {
            Name = "hand camera",
            Width = 4,
            Height = 4,
            Format = PixelFormat.Gray8,
            BitDepth = 8,
            FrameRate = FrameRate,
            IsLive = true,
        };

        public bool StreamsByItself { get; init; } = true;

        internal double? FrameRate { get; init; }

        internal bool EndsInLoss { get; init; }

        internal Action BeforeEach { get; init; } = () => { };

        internal void Send(params byte[] pixels) => Array.ForEach(pixels, _images.Add);

        internal void End() => _images.CompleteAdding();

        internal void AwaitReads(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _reads.Wait(Patience).ShouldBeTrue("nobody reads");
            }
        }

        public void Restart() => _number = 0;

        public FrameLease? Read(CancellationToken stop)
        {
            _reads.Release();
            if (!_images.TryTake(out byte pixel, Timeout.Infinite, stop))
            {
                return EndsInLoss ? throw new SourceException("the cable is out.") : null;
            }

            BeforeEach();
            using FrameWriter writer = pool.Rent(PixelFormat.Gray8, 4, 4);
            writer.Bytes.Fill(pixel);
            return writer.Publish(new FrameMetadata { ImageNumber = _number++ });
        }

        public void Dispose()
        {
        }
    }
}
