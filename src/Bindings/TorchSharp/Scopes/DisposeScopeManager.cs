namespace TorchSharp;

/// <summary>The stack of dispose scopes of one thread, and what went through it.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_singleton;

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal static DisposeScopeManager ThreadSingleton => t_singleton ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal LifetimeStatistics Counts => StatisticsInstance.TensorStatistics;

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal DisposeScope NewDisposeScope() => CurrentDisposeScope = new DisposeScope(this, CurrentDisposeScope);

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        if (CurrentDisposeScope is null)
        {
            Counts.CreatedOutsideScopeCount++;
        }
        else
        {
            Counts.CreatedInScopeCount++;
            CurrentDisposeScope.Add(tensor);
        }

        return CurrentDisposeScope;
    }

    internal void Disposing(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is null)
        {
            Counts.DisposedOutsideScopeCount++;
        }
        else
        {
            Counts.DisposedInScopeCount++;
        }
    }

    internal void Remove(DisposeScope scope)
    {
        if (ReferenceEquals(CurrentDisposeScope, scope))
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }

        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
        {
            if (ReferenceEquals(inner.OuterScope, scope))
            {
                inner.OuterScope = scope.OuterScope;
                return;
            }
        }
    }
}
