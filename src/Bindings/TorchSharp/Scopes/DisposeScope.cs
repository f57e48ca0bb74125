namespace TorchSharp;

/// <summary>Disposes, at its end, every tensor made inside it on its thread that was not moved out.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;
    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private bool _disposed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    internal DisposeScope? OuterScope { get; set; }

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return [.. _disposables];
        }
    }

    public int DisposablesCount
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _disposables.Count;
        }
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
        {
            if (!_disposables.Remove(disposable))
            {
                continue;
            }

            scope?._disposables.Add(disposable);
            if (disposable is torch.Tensor tensor)
            {
                tensor.OwningDisposeScope = scope;
                _manager.Counts.DetachedFromScopeCount += scope is null ? 1 : 0;
            }
        }
    }

    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope?._disposables.Remove(tensor);
            _manager.Counts.AttachedToScopeCount++;
            tensor.OwningDisposeScope = this;
        }

        _disposables.Add(disposable);
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        var kept = new HashSet<IDisposable>(keep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in _disposables.ToArray())
        {
            if (kept.Contains(disposable))
            {
                continue;
            }

            // A tensor takes itself out of its scope when disposed; other things are taken out here.
            disposable.Dispose();
            _disposables.Remove(disposable);
        }
    }

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    public void MarkAsDisposed(IDisposable disposable) => _disposables.Remove(disposable);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        DisposeEverything();
        _manager.Remove(this);
        _disposed = true;
    }

    internal void Add(IDisposable disposable) => _disposables.Add(disposable);

    internal void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        _disposables.Remove(original);
        _disposables.Add(replacement);
        original.OwningDisposeScope = null;
        replacement.OwningDisposeScope = this;
    }
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;
}
