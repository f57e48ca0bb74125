namespace LiveSR.Pipeline.Operators;

/// <summary>
/// The threads of one pipeline. A pipeline has ended when the last has left: only then is every lease given back.
/// </summary>
/// <param name="broke">Told what a thread threw that no stage and no sink answers for.</param>
/// <param name="allLeft">Called once, by the last that leaves.</param>
internal sealed class PipelineThreads(Action<PipelineException> broke, Action allLeft)
{
    [ThreadStatic]
    private static PipelineThreads? _current;

    // One for who builds the pipeline, so that it cannot end before it is wholly built.
    private int _inside = 1;

    /// <summary>True on one of these threads, which therefore must not wait for them.</summary>
    internal bool IsCurrent => _current == this;

    /// <summary>Keeps the pipeline from ending until <see cref="Leave"/>; false when it has ended.</summary>
    internal bool TryEnter()
    {
        int inside = Volatile.Read(ref _inside);
        while (inside > 0)
        {
            int before = Interlocked.CompareExchange(ref _inside, inside + 1, inside);
            if (before == inside)
            {
                return true;
            }

            inside = before;
        }

        return false;
    }

    internal void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
        {
            allLeft();
        }
    }

    /// <summary>Runs <paramref name="body"/> on a thread of its own that counts as one of these. Called while one is inside.</summary>
    internal void Start(string name, Action body)
    {
        Interlocked.Increment(ref _inside);
        new Thread(() =>
        {
            _current = this;
            try
            {
                body();
            }
            catch (Exception e)
            {
                broke(PipelineException.At(name, imageNumber: null, e));
            }
            finally
            {
                Leave();
            }
        })
        {
            Name = $"LiveSR {name}",
            IsBackground = true,
        }.Start();
    }
}
