using LiveSR.Plugins.Data;
using LiveSR.Queues;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// Never holds up the camera: images wait in a bounded queue, a newer one takes the place of the oldest when it is
/// full, and one thread runs all processors. What was dropped is counted. What a processor throws comes out of the
/// next call.
/// </summary>
public sealed class LiveViewPipeline : DataPipeline
{
    private readonly BoundedQueue<Image> _queue;
    private readonly Thread _thread;
    private long _inserted;

    /// <summary>Makes the pipeline and starts its thread, which <see cref="IDataPipeline.Halt"/> ends.</summary>
    /// <param name="stages">The processors in order; each belongs to this pipeline alone from now on.</param>
    /// <param name="sink">Where the images end.</param>
    /// <param name="queueLength">Images that may wait, at least 1: more smooth a jitter, fewer show a newer image.</param>
    public LiveViewPipeline(IEnumerable<PipelineStage> stages, IImageSink sink, int queueLength = 1)
        : base(stages, sink)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueLength, 1);
        _queue = QueueOfCopies(new QueueOptions { Capacity = queueLength, Policy = OverloadPolicy.DropOldest });
        Action<Image> first = ChainSynchronously();
        _thread = new Thread(() => Run(first)) { IsBackground = true, Name = "LiveSR live" };
        _thread.Start();
    }

    /// <summary>Images taken so far.</summary>
    public long Inserted => Interlocked.Read(ref _inserted);

    /// <summary>Images that a newer one replaced before they were processed. The rest of <see cref="Inserted"/> are processed by the end of <see cref="IDataPipeline.Halt"/>.</summary>
    public long Dropped => _queue.Dropped;

    private protected override void Deliver(Image image)
    {
        _queue.Put(image.Copy());
        Interlocked.Increment(ref _inserted);
    }

    private protected override void Flush()
    {
        _queue.Close();
        _thread.Join();
    }

    private void Run(Action<Image> first)
    {
        ConsumeAll(_queue, first);
        foreach (ProcessorStage stage in Stages)
        {
            stage.Cleanup();
        }
    }
}
