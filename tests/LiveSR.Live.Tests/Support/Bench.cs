using System.Collections.Concurrent;
using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Queues;

namespace LiveSR.Live.Tests.Support;

/// <summary>A session over a camera and enhancers that a test drives, and what came out of it.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ConcurrentQueue<(long Raw, long Enhanced, string Model, byte RawPixel, byte EnhancedPixel)> _pairs = new();
    private readonly ConcurrentDictionary<string, FakeEnhancer> _enhancers = new();
    private readonly SemaphoreSlim _arrived = new(0);

    internal Bench(OverloadPolicy policy = OverloadPolicy.Wait, PixelRect? roi = null, TimeProvider? clock = null, CalibrationFile? calibration = null)
    {
        Session = LiveSession.Open(new LiveSessionOptions
        {
            OpenSource = () => Source,
            Enhancement = new Enhancement { Model = "first" },
            OpenEnhancer = asked => asked.Model == "broken" ? throw new ModelNotFoundException("there is no model broken") : _enhancers.AddOrUpdate(asked.Model!, Make, Again),
            Queue = new QueueOptions { Capacity = 2, Policy = policy },
            Roi = roi,
            Calibration = calibration,
            Pool = Source.Pool,
            Clock = clock ?? TimeProvider.System,
        });
        First.AwaitFrame();
        Session.Pairs.Subscribe(pair =>
        {
            _pairs.Enqueue((pair.Raw.Metadata.ImageNumber, pair.Enhanced.Metadata.ImageNumber, pair.Enhanced.Metadata.Provenance!.Model,
                pair.Raw.Row<byte>(0)[0], pair.Enhanced.Row<byte>(0)[0]));
            _arrived.Release();
        });
        Session.Notices.Subscribe(Notices.Enqueue);
    }

    internal HandSource Source { get; } = new();

    internal LiveSession Session { get; }

    /// <summary>The enhancer that works now.</summary>
    internal FakeEnhancer Current => _enhancers.Values.Single(enhancer => !enhancer.IsDisposed);

    internal FakeEnhancer First => Enhancer("first");

    internal ConcurrentQueue<LiveNotice> Notices { get; } = new();

    internal IReadOnlyList<(long Raw, long Enhanced, string Model, byte RawPixel, byte EnhancedPixel)> Pairs => [.. _pairs];

    /// <summary>The enhancer of a name, made when it is first asked for.</summary>
    internal FakeEnhancer Enhancer(string name) => _enhancers.GetOrAdd(name, Make);

    /// <summary>Whether an enhancer of that name was ever asked for.</summary>
    internal bool HasOpened(string name) => _enhancers.ContainsKey(name);

    /// <summary>Waits until so many more pairs have come.</summary>
    internal void AwaitPairs(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            _arrived.Wait(Patience.Limit).ShouldBeTrue("a pair is missing");
        }
    }

    private FakeEnhancer Make(string name) => new(name, Source.Pool, name == "first-x4" ? 4 : 2)
    {
        FailsAt = frame => name == "weak" && frame.Metadata.ImageNumber == 3,
    };

    private FakeEnhancer Again(string name, FakeEnhancer before) => before.IsDisposed ? Make(name) : before;

    /// <summary>Ends the session and looks whether every lease came back.</summary>
    public void Dispose()
    {
        Session.Dispose();
        Source.Pool.Outstanding.ShouldBe(0, "leases were left");
        _enhancers.Values.ShouldAllBe(enhancer => enhancer.IsDisposed);
        Source.IsDisposed.ShouldBeTrue();
    }
}
