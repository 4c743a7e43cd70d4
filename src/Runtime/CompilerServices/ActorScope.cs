using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What was made for one object of an actor and goes with it: the container's scope that its services came from. For generated code.</summary>
/// <remarks><b>Thread safety.</b> Used by the actor alone.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActorScope
{
    private object? _kept;

    internal bool IsNeeded => _kept is not null;

    /// <summary>Disposes something after the object, or at once when its constructor throws.</summary>
    /// <param name="scope">An <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The same.</returns>
    public T Keep<T>(T scope)
        where T : class
    {
        _kept = scope;
        return scope;
    }

    internal ValueTask DisposeAsync()
    {
        object? kept = _kept;
        _kept = null;
        return DisposeAsync(kept);
    }

    /// <summary>Disposes whatever it is, asynchronously where it can.</summary>
    internal static ValueTask DisposeAsync(object? disposable)
    {
        switch (disposable)
        {
            case IAsyncDisposable asynchronous:
                return asynchronous.DisposeAsync();
            case IDisposable synchronous:
                synchronous.Dispose();
                break;
        }

        return default;
    }
}
