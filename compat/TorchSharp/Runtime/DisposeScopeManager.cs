namespace TorchSharp;

/// <summary>The dispose scopes of one thread, innermost on top.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _current;

    internal static DisposeScopeManager Current => _current ??= new();

    internal Stack<DisposeScope> Scopes { get; } = new();

    internal DisposeScope? Register(IDisposable disposable)
    {
        if (!Scopes.TryPeek(out var scope))
            return null;
        scope.Include(disposable);
        return scope;
    }

    internal DisposeScope Open()
    {
        Scopes.TryPeek(out var outer);
        var scope = new DisposeScope(this, outer);
        Scopes.Push(scope);
        return scope;
    }
}
