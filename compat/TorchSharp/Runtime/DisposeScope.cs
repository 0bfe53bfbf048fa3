namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope on this thread: tensors made in it are disposed with it, unless moved out or detached.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Open();
}

/// <summary>The tensors made on one thread between its start and its end, disposed with it.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;
    private readonly DisposeScope? _outer;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (_manager, _outer) = (manager, outer);

    /// <summary>How many disposables the scope holds now.</summary>
    public int DisposablesCount => _disposables.Count;

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>Adds something to be disposed with the scope; tensors are added as they are made.</summary>
    public T Include<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    /// <summary>Hands a disposable to the scope around this one, or out of all scopes where this is the outermost.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (_disposables.Remove(disposable))
        {
            _outer?._disposables.Add(disposable);
            if (disposable is torch.Tensor tensor)
                tensor.OwningDisposeScope = _outer;
        }

        return disposable;
    }

    /// <summary>Takes a disposable out of all scopes: its holder disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        if (_disposables.Remove(disposable) && disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = null;
        return disposable;
    }

    /// <summary>Disposes what the scope holds now and stays open.</summary>
    public void DisposeEverything()
    {
        var disposed = _disposables;
        _disposables = new(ReferenceEqualityComparer.Instance);
        foreach (var disposable in disposed)
        {
            if (disposable is torch.Tensor tensor)
                tensor.OwningDisposeScope = null;
            disposable.Dispose();
        }
    }

    public void Dispose()
    {
        DisposeEverything();
        if (_manager.Scopes.TryPeek(out var top) && ReferenceEquals(top, this))
            _manager.Scopes.Pop();
    }

    /// <summary>Forgets a disposable that was disposed before the scope's end.</summary>
    public void MarkAsDisposed(IDisposable disposable) => _disposables.Remove(disposable);
}
