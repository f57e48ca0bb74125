namespace LiveSR.Pipeline.Operators;

/// <summary>
/// The threads of one pipeline. A pipeline has ended when the last has left: only then is every lease given back.
/// </summary>
internal sealed class PipelineThreads(Action allLeft)
{
    [ThreadStatic]
    private static PipelineThreads? _current;

    // One for who builds the pipeline, so that it cannot end before it is wholly built.
    private int _inside = 1;

    /// <summary>True on one of these threads, which therefore must not wait for them.</summary>
    internal bool IsCurrent => _current == this;

    internal void Enter() => Interlocked.Increment(ref _inside);

    internal void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
        {
            allLeft();
        }
    }

    /// <summary>Runs <paramref name="body"/> on a thread of its own that counts as one of these.</summary>
    internal static void Start(PipelineThreads? threads, string name, Action body)
    {
        threads?.Enter();
        new Thread(() =>
        {
            _current = threads;
            try
            {
                body();
            }
            finally
            {
                threads?.Leave();
            }
        })
        {
            Name = $"LiveSR {name}",
            IsBackground = true,
        }.Start();
    }
}
