using System.Reactive;
using System.Reactive.Linq;
using LiveSR.Imaging;

namespace LiveSR.Pipeline.Tests;

/// <summary>The operators outside a <see cref="LivePipeline"/>, among Rx's own.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly TestCamera _camera = new();
    private readonly ManualResetEventSlim _ended = new();

    public void Dispose()
    {
        SpinWait.SpinUntil(() => _camera.Pool.Outstanding == 0, Patience.Limit).ShouldBeTrue($"{_camera.Pool.Outstanding} leases left");
        _camera.Dispose();
        _ended.Dispose();
    }

    [Fact]
    public void TheyComposeWithRxsOwn()
    {
        var sink = new TestSink();
        using IDisposable subscription = _camera.Frames
            .Where(frame => frame.Metadata.ImageNumber % 2 == 0)
            .Queue("queue", QueueOptions.Files)
            .Stage("double", _camera.Double)
            .Take(3)
            .WriteTo("sink", sink)
            .Subscribe(Observer.Create<Frame>(_ => { }, _ended.Set));
        _camera.Send(10);
        _ended.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        sink.Images.ShouldBe([0, 2, 4]);
        sink.Completed.ShouldBeTrue();
        sink.Disposals.ShouldBe(1);
    }

    [Fact]
    public void EachSubscriptionHasItsOwnQueueAndThread()
    {
        IObservable<Frame> queued = _camera.Frames.Queue("queue", QueueOptions.Files);
        var threads = new List<Thread>();
        using var both = new CountdownEvent(2);
        void Note(Frame frame)
        {
            lock (threads)
            {
                threads.Add(Thread.CurrentThread);
            }

            both.Signal();
        }

        using IDisposable first = queued.Subscribe(Note);
        using IDisposable second = queued.Subscribe(Note);
        _camera.Send();
        both.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        threads.Distinct().Count().ShouldBe(2);
        threads.ShouldAllBe(thread => thread.Name == "LiveSR queue");
    }

    [Fact]
    public void AnObserverThatThrowsIsToldAtWhichImage()
    {
        Exception? error = null;
        using IDisposable subscription = _camera.Frames.Queue("queue", QueueOptions.Files).Subscribe(new Thrower(3, e =>
        {
            error = e;
            _ended.Set();
        }));
        _camera.Send(10);
        _ended.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        error.ShouldBeOfType<PipelineException>().Message.ShouldBe("queue, image 3: observer");
        _camera.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void AFrameIsGoneOnceNobodyLeasesIt()
    {
        Frame? kept = null;
        using (_camera.Frames.Queue("queue", QueueOptions.Files).Subscribe(frame => kept = frame, _ended.Set))
        {
            _camera.Send();
            _camera.End();
            _ended.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        }

        Should.Throw<ObjectDisposedException>(() => kept!.Lease());
    }

    /// <summary>Rx's own observers end themselves when they throw; a foreign one does not.</summary>
    private sealed class Thrower(long image, Action<Exception> failed) : IObserver<Frame>
    {
        public void OnNext(Frame value)
        {
            if (value.Metadata.ImageNumber == image)
            {
                throw new InvalidOperationException("observer");
            }
        }

        public void OnError(Exception error) => failed(error);

        public void OnCompleted()
        {
        }
    }
}
