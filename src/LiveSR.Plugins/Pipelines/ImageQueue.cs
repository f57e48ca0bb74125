using System.Collections.Concurrent;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// Hands images from one thread to another through a bounded queue. Each image in it is a copy (a lease) of its own,
/// disposed when it was consumed or dropped.
/// </summary>
internal sealed class ImageQueue(int capacity) : IDisposable
{
    private readonly BlockingCollection<Image> _images = new(capacity);

    /// <summary>Waits for a free place.</summary>
    public void Put(Image image) => _images.Add(image.Copy());

    /// <summary>Never waits: makes room by dropping the oldest. For one producer at a time.</summary>
    /// <returns>Number of images dropped.</returns>
    public int PutDroppingOldest(Image image)
    {
        int dropped = 0;
        Image copy = image.Copy();
        while (!_images.TryAdd(copy))
        {
            if (_images.TryTake(out Image? oldest))
            {
                oldest.Dispose();
                dropped++;
            }
        }

        return dropped;
    }

    /// <summary>Calls <paramref name="consume"/> for every image until the queue is closed and empty.</summary>
    public void ConsumeAll(Action<Image> consume)
    {
        foreach (Image image in _images.GetConsumingEnumerable())
        {
            using (image)
            {
                consume(image);
            }
        }
    }

    /// <summary>Nothing more will be put.</summary>
    public void Close() => _images.CompleteAdding();

    public void Dispose() => _images.Dispose();
}
