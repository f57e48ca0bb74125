using LiveSR.Plugins.Data;
using LiveSR.Queues;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// Gives each processor a thread of its own with a queue of one before it. Nothing is dropped: a slow processor holds
/// up those before it, and in the end the caller of <see cref="IDataPipeline.InsertImage"/>. For acquisitions. What a
/// processor throws comes out of the next call.
/// </summary>
public sealed class AsynchronousPipeline : DataPipeline
{
    private static readonly QueueOptions One = new() { Capacity = 1, Policy = OverloadPolicy.Wait };

    private readonly BoundedQueue<Image>[] _queues;
    private readonly Thread[] _threads;

    /// <summary>Makes the pipeline and starts its threads, which <see cref="IDataPipeline.Halt"/> ends.</summary>
    /// <param name="stages">The processors in order; each belongs to this pipeline alone from now on.</param>
    /// <param name="sink">Where the images end.</param>
    public AsynchronousPipeline(IEnumerable<PipelineStage> stages, IImageSink sink)
        : base(stages, sink)
    {
        _queues = [.. Stages.Select(_ => QueueOfCopies(One))];
        _threads = new Thread[Stages.Length];
        for (int i = 0; i < _threads.Length; i++)
        {
            int index = i;
            Stages[i].Next = i + 1 < _queues.Length ? image => _queues[index + 1].Put(image.Copy()) : PutInSink;
            _threads[i] = new Thread(() => Run(index)) { IsBackground = true, Name = $"LiveSR {Stages[i].Name}" };
        }

        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    private protected override void Deliver(Image image)
    {
        if (_queues.Length == 0)
        {
            PutInSink(image);
            return;
        }

        _queues[0].Put(image.Copy());
    }

    private protected override void Flush()
    {
        if (_queues.Length > 0)
        {
            _queues[0].Close();
        }

        // Each thread, when its queue has run dry, cleans its processor up and closes the next queue.
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run(int index)
    {
        try
        {
            ConsumeAll(_queues[index], Stages[index].Process);
            Stages[index].Cleanup();
        }
        finally
        {
            if (index + 1 < _queues.Length)
            {
                _queues[index + 1].Close();
            }
        }
    }
}
