namespace LiveSR.Live.Recordings;

/// <summary>On which page of the raw file an image lies, for the images of the last moments: enhanced frames come soon after.</summary>
internal sealed class RawPages
{
    private const int Remembered = 4096;

    private readonly Lock _sync = new();
    private readonly Dictionary<long, long> _pages = [];
    private readonly Queue<long> _order = [];
    private long _next;

    /// <summary>An image is on its way to the next page.</summary>
    internal void Add(long imageNumber)
    {
        lock (_sync)
        {
            _pages[imageNumber] = _next++;
            _order.Enqueue(imageNumber);
            if (_order.Count > Remembered)
            {
                _pages.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The page of an image; null when it is not in the raw file.</summary>
    internal long? Find(long imageNumber)
    {
        lock (_sync)
        {
            return _pages.TryGetValue(imageNumber, out long page) ? page : null;
        }
    }
}
